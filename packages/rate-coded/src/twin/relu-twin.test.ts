import { openDevice, reference } from '@argand/backend';
import { conv2d, createNetwork, dense, dropout, flatten, type Layer, minPool } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { evaluate } from '@argand/training';
import { expect, test } from 'vitest';
import { reluOutputs } from '../relu-outputs.ts';
import { createReluTwin, reluTwinLayers, twinFanOuts } from './relu-twin.ts';

const device = await openDevice([reference()]);

/** The twin's outputs computed with tensors, and along its fan-outs. */
async function bothWays(inputShape: readonly number[], layers: readonly Layer[]) {
  const network = await createNetwork({ device, seed: 0, inputShape, layers });
  const twin = await createReluTwin(network, 3);
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

test('tensors and fan-outs compute the same outputs: dense layers', async () => {
  const layers = [dense(12), dropout(0.5), dense(8, { bias: false }), dense(6)];
  const { tensors, fanOuts, kinds } = await bothWays([6], layers);
  expect(kinds).toEqual(['intensities', 'rectifiedDense', 'rectifiedDense', 'rectifiedDense']);
  fanOuts.forEach((output, k) => {
    expect(output).toBeCloseTo(tensors[k], 6);
  });
  // The last layer is not rectified.
  expect(fanOuts.some((output) => output < 0)).toBe(true);
});

test('tensors and fan-outs compute the same outputs: padding, strides, and pools that leave a remainder', async () => {
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

test('throws an error that names a layer without a counterpart', () => {
  const mine = { ...dense(3), kind: 'mine' };
  expect(() => reluTwinLayers({ layers: [dense(2), mine] })).toThrow(
    'layers.1 (mine): has no rate-coded twin; dense,',
  );
});
