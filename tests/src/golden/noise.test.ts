import { readFileSync } from 'node:fs';
import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { type Dataset, dataset, mnist } from '@argand/datasets';
import { type Network, quantizeWeights, readNetwork } from '@argand/layers';
import { gated, type Noise, type PredictionRule, predict, spike } from '@argand/spiking';
import { beforeAll, describe, expect, test } from 'vitest';

const images = 400;
let network: Network;
let data: Dataset;

beforeAll(async () => {
  const device = await openDevice([wasm({ threads: 1 })]);
  const file = new URL('../../golden/mnist-mlp/network.safetensors', import.meta.url);
  network = await readNetwork(readFileSync(file), { device });
  // Every 25th test image: the first ones are harder than the others.
  const all = await mnist().load('test');
  const size = 784;
  const places = Array.from({ length: images }, (_, k) => k * (all.length / images));
  data = dataset({
    ...all,
    images: Float32Array.from({ length: images * size }, (_, k) => {
      return all.images[places[Math.floor(k / size)] * size + (k % size)] / 255;
    }),
    labels: Int32Array.from(places, (place) => all.labels[place]),
  });
});

async function accuracy(noise: Noise, rule: PredictionRule = 'last', cycles?: number, on = network) {
  const neuron = gated(cycles === undefined ? {} : { cycles });
  const predictions = predict(await spike(on, data, { neuron, noise }), network.description.readout, rule);
  return predictions.filter((answer, k) => answer === data.labels[k]).length / images;
}

/** The number measured on all 10,000 images, within four standard deviations of a share of so few. */
function expectAbout(found: number, measured: number): void {
  expect(Math.abs(found - measured)).toBeLessThan(4 * Math.sqrt((measured * (1 - measured)) / images));
}

describe('the disturbed MLP, against what was measured', () => {
  test('undisturbed', async () => expectAbout(await accuracy({}), 0.946));
  test('jitter of 0.05', async () => expectAbout(await accuracy({ jitter: 0.05 }), 0.93));
  test('jitter of 0.1', async () => expectAbout(await accuracy({ jitter: 0.1 }), 0.804));
  test('half of the spikes deleted', async () => expectAbout(await accuracy({ deletion: 0.5 }), 0.588));
  test('half of the spikes deleted, circular mean of 8 cycles', async () => {
    expectAbout(await accuracy({ deletion: 0.5 }, 'mean', 10), 0.876);
  });
  // Measured with this rounding on all 10,000 images; the weights and their scale have properties of their own.
  test('weights of 3 bits', async () => {
    const rounded = await quantizeWeights(network, { bits: 3 });
    expectAbout(await accuracy({}, 'last', undefined, rounded), 0.943);
  });
});
