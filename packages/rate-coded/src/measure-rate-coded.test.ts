import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { expect, test } from 'vitest';
import { measureRateCoded, type RateCodedProgress } from './measure-rate-coded.ts';

const device = await openDevice([reference()]);
const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(8), dense(2)] });
const pixels = uniform(randomStream(2, 'images'), 200 * 4);
// The class is the brighter of two pixels.
const labels = Int32Array.from({ length: 200 }, (_, k) => (pixels[4 * k] > pixels[4 * k + 2] ? 1 : 0));
const data = { images: pixels, labels, length: 200 };
const all = { train: data, calibration: data, test: data };
const options = { epochs: 20, batchSize: 20, seed: 0 };

test('the twin learns, and its rate-coded runs approach its predictions; the twin is disposed of', async () => {
  const before = device.memory();
  const stages: RateCodedProgress[] = [];
  const { twin, conversion, runs } = await measureRateCoded(network, all, {
    ...options,
    steps: [64, 2],
    inputs: ['regular', 'current', 'regular'],
    onProgress: (progress) => stages.push(progress),
  });
  expect(device.memory()).toEqual(before);
  expect(twin).toMatchObject({ trainingImages: 200, parameters: 58, multiplyAccumulates: 58 });
  expect(twin.accuracy).toBeGreaterThan(0.9);
  expect(conversion).toMatchObject({ readout: 'potential', leak: 0, balancedOn: 200 });
  expect(runs.map(({ input }) => input)).toEqual(['regular', 'current']);
  for (const { rows, latency } of runs) {
    expect(rows.map(({ steps }) => steps)).toEqual([2, 64]);
    expect(rows[1].agreement).toBeGreaterThan(rows[0].agreement);
    expect(latency.rightFrom.images).toBe(Math.round(200 * rows[1].accuracy));
  }
  expect(stages.filter(({ images }) => images === 0)).toEqual([
    { stage: 'training', images: 0, total: 4000 },
    { stage: 'regular', images: 0, total: 200 },
    { stage: 'current', images: 0, total: 200 },
  ]);
});

test('a signal stops the training, and nothing is left on the device', async () => {
  const before = device.memory();
  const controller = new AbortController();
  const onProgress = ({ images }: RateCodedProgress) => {
    if (images > 0) controller.abort(new Error('enough'));
  };
  await expect(
    measureRateCoded(network, all, { ...options, onProgress, signal: controller.signal }),
  ).rejects.toThrow();
  expect(device.memory()).toEqual(before);
});
