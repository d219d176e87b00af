// What a training step leaves to the garbage collector: node --expose-gc garbage.js
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { createNetwork, dense, quadrature } from '@argand/layers';
import { constant, fit, rmsprop, similarityLoss } from '@argand/training';

const collect = globalThis.gc;
if (!collect) throw new Error('garbage: wants node --expose-gc.');
const device = await openDevice([wasm()]);
const network = await createNetwork({
  device,
  seed: 0,
  inputShape: [784],
  layers: [dense(100), dense(10)],
  readout: quadrature(10),
});
const length = 128;
const images = Float32Array.from({ length: 784 * length }, (_, i) => Math.sin(i));
const labels = Int32Array.from({ length }, (_, i) => i % 10);
const steps = fit(
  network,
  { images, labels, length },
  {
    epochs: 10 ** 9,
    batchSize: length,
    seed: 0,
    loss: similarityLoss(),
    damping: 1e-9,
    optimizer: rmsprop(),
    rate: constant(1e-3),
  },
);

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
