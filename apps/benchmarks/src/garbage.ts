// What a training step leaves to the garbage collector: node --expose-gc garbage.js
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { smallTraining } from './small-training.ts';

const collect = globalThis.gc;
if (!collect) throw new Error('garbage: run it with node --expose-gc.');
const { device, steps } = await smallTraining(10 ** 9);

let collecting = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) collecting += duration;
}).observe({ entryTypes: ['gc'] });

const take = async (count: number) => {
  for (let i = 0; i < count; i++) await steps.next();
};
await take(500);
collect();
// So few that the young generation does not fill up.
const few = 20;
const before = getHeapStatistics().used_heap_size;
await take(few);
const bytesPerStep = (getHeapStatistics().used_heap_size - before) / few;

collect();
await new Promise((resolve) => setTimeout(resolve, 10));
collecting = 0;
const held = getHeapStatistics().used_heap_size;
const storages = device.memory().storages;
const start = performance.now();
const many = 2000;
await take(many);
const took = performance.now() - start;
await new Promise((resolve) => setTimeout(resolve, 10));
const share = collecting / took;
collect();
console.log(
  JSON.stringify({
    bytesPerStep,
    collectingShare: share,
    heldPerStep: Math.max(0, getHeapStatistics().used_heap_size - held) / many,
    storagesKept: device.memory().storages - storages,
  }),
);
await steps.return();
await device.close();
