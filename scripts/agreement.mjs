// npm run agreement: measures how far answers on spikes are from the atemporal ones, and writes docs/agreement.md.
import { run } from './run.mjs';

run('agreement', 'apps/agreement/dist/main.js', process.argv.slice(2));
