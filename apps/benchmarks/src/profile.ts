// Where the paper's CIFAR network spends its time: one training step of 128 images by kernel, and 128 images on spikes. The images are
// made, in the data set's shape.
import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { batchNorm, createNetwork, quadrature, randomSign } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { compare, gated, spike } from '@argand/spiking';
import { adam, constant, evaluate, fit, similarityCrossEntropy } from '@argand/training';
import { clocked } from './clocked.ts';
import { paperDamping, paperImage, paperLayers } from './paper-network.ts';
import { median } from './turns.ts';

const { device, spent } = clocked(await openDevice([wasm()]));
const length = 128;
const images = uniform(randomStream(0, 'benchmark/images'), 32 * 32 * 3 * length, 0, 1);
const labels = Int32Array.from({ length }, (_, i) => (7 * i) % 10);
const data = { images, labels, length };
const network = await createNetwork({
  ...{ device, seed: 0, inputShape: paperImage, data },
  encoder: [randomSign(), batchNorm()],
  layers: paperLayers({ rate: 0.25 }),
  readout: quadrature(10),
});
const steps = fit(network, data, {
  ...{ epochs: 9, batchSize: length, seed: 0, damping: paperDamping, l2: { conv2d: 1e-4 } },
  ...{ loss: similarityCrossEntropy(), optimizer: adam(), learningRate: constant(1e-3) },
});
// The first ones grow the memory and let the engine compile.
for (let step = 0; step < 2; step++) await steps.next();
const times: number[] = [];
const noted: Readonly<Record<string, number>>[] = [];
for (let step = 0; step < 5; step++) {
  spent();
  const start = performance.now();
  await steps.next();
  times.push(performance.now() - start);
  noted.push(spent());
}
await steps.return();
const kernels = Object.fromEntries(
  Object.keys(noted[0]).map((name) => [name, median(noted.map((one) => one[name] ?? 0))]),
);
const { phases } = await evaluate(network, data);
const begin = performance.now();
const spikes = await spike(network, data, { neuron: gated() });
const spikesSeconds = (performance.now() - begin) / 1000;
const { agreement } = compare(spikes, phases, network.description.readout);
console.log(JSON.stringify({ step: median(times), kernels, spikesSeconds, agreement }));
await device.close();
