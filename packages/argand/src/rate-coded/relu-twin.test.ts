import { openDevice, reference } from '@argand/backend';
import { conv2d, createNetwork, dense, dropout, flatten, type Layer, minPool } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { reluOutputs } from '@argand/spiking';
import { evaluate } from '@argand/training';
import { expect, test } from 'vitest';
import { openOutput } from '../output.ts';
import { createTwin, trainTwin, twinFanOuts, twinLayers } from './relu-twin.ts';

const device = await openDevice([reference()]);
const output = openOutput({ quiet: true });

/** The twin's answers as a network of tensors, and along its fan-outs. */
async function bothWays(inputShape: readonly number[], layers: readonly Layer[]) {
  const network = await createNetwork({ device, seed: 0, inputShape, layers });
  const twin = await createTwin(network, 3);
  const size = inputShape.reduce((product, length) => product * length, 1);
  // Pixels of 0 and 1 too: as phases 1 would be −1.
  const images = uniform(randomStream(1, 'images'), 5 * size, -0.2, 1.2).map((pixel) =>
    Math.min(Math.max(pixel, 0), 1),
  );
  const data = { images, length: 5, labels: new Int32Array(5) };
  const { phases } = await evaluate(twin.network, data);
  return {
    tensors: phases,
    fanOuts: reluOutputs(await twinFanOuts(twin), data),
    kinds: twin.layers.map(({ kind }) => kind),
  };
}

test('the network of tensors and the fan-outs of spikes are one: dense layers', async () => {
  const layers = [dense(12), dropout(0.5), dense(8, { bias: false }), dense(6)];
  const { tensors, fanOuts, kinds } = await bothWays([6], layers);
  expect(kinds).toEqual(['intensities', 'rectifiedDense', 'rectifiedDense', 'rectifiedDense']);
  fanOuts.forEach((output, k) => {
    expect(output).toBeCloseTo(tensors[k], 6);
  });
  // The last layer is not rectified.
  expect(fanOuts.some((output) => output < 0)).toBe(true);
});

test('and convolutions with what lies around the image, strides, and pools that leave a rest', async () => {
  const layers = [
    conv2d(3, { padding: 'same', strides: [2, 1] }),
    minPool(2),
    conv2d(4, { kernelSize: [2, 1], bias: false }),
    flatten(),
    dense(3),
  ];
  const { tensors, fanOuts, kinds } = await bothWays([9, 7, 2], layers);
  expect(kinds).toEqual([
    'intensities',
    'rectifiedConvolution',
    'averagePool',
    'rectifiedConvolution',
    'flatten',
    'rectifiedDense',
  ]);
  fanOuts.forEach((output, k) => {
    expect(output).toBeCloseTo(tensors[k], 6);
  });
});

test('it learns', async () => {
  const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(8), dense(2)] });
  const twin = await createTwin(network, 0);
  const pixels = uniform(randomStream(2, 'images'), 400 * 4);
  // Which of two pixels is brighter.
  const labels = Int32Array.from({ length: 400 }, (_, k) => (pixels[4 * k] > pixels[4 * k + 2] ? 1 : 0));
  const data = { name: 'pairs', images: pixels, labels, imageShape: [4], classes: 2, length: 400 };
  await trainTwin(
    twin,
    data,
    { epochs: 30, batchSize: 40, seed: 0 },
    { output, signal: new AbortController().signal },
  );
  expect((await evaluate(twin.network, data)).accuracy).toBeGreaterThan(0.95);
});

test('a layer without a counterpart is named', () => {
  const mine = { ...dense(3), kind: 'mine' };
  expect(() => twinLayers({ layers: [dense(2), mine] })).toThrow(
    'layers.1 (mine): has no rate-coded twin; dense,',
  );
});
