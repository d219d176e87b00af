// npm start: the main job. Train on MNIST, test, and run the same network on spikes. Arguments go to `argand train`.
import { argand } from './argand.mjs';

argand(['train', ...process.argv.slice(2)]);
