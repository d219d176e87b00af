// Opens a device, makes a 784-100-10 network and takes one step of training; prints when that was done, in milliseconds since the process
// began. It is also the page whose size is measured.
import { smallTraining } from './small-training.ts';

const { device, steps } = await smallTraining(1);
for await (const { loss } of steps) console.log(JSON.stringify({ loss, milliseconds: performance.now() }));
await device.close();
