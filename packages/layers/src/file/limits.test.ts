import { openDevice, reference, sizeOf } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import { createNetwork, type NetworkOptions } from '../create-network.ts';
import { randomProjection } from '../encoders/random-projection.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dense } from '../layers/dense.ts';
import { flatten } from '../layers/flatten.ts';
import { readNetwork } from './network-file.ts';
import { readDescription } from './read-description.ts';
import { mostRemade, Remaker } from './remaker.ts';
import { writeSafetensors } from './safetensors.ts';

const device = await openDevice([reference()]);

/** A network file of this description and tensors of zeros. */
function fileOf(described: object, shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const length = sizeOf(shape);
    return [name, { shape, numbers: new Float32Array(length) }];
  });
  return writeSafetensors({
    metadata: { argand: JSON.stringify({ version: 1, ...described }) },
    tensors: Object.fromEntries(tensors),
  });
}

const readout = { kind: 'quadrature', classes: 1 };
const single = [{ kind: 'dense', units: 1, bias: false }];

describe('a small file that asks for much', () => {
  test.each<[string, Uint8Array, string]>([
    [
      'a projection of 2^28 weights from a seed',
      fileOf(
        {
          inputShape: [32768],
          encoder: [{ kind: 'randomProjection', units: 8192, seed: 1 }],
          layers: single,
          readout,
        },
        { 'layers.0.weight': [8192, 1] },
      ),
      'network: tensor encoder.0.weight is missing; the description expects it, of shape [32768, 8192]. A file can leave out at most 16777216 numbers that are made again from seeds; this tensor must be in the file.',
    ],
    [
      'many projections, each below the limit',
      fileOf(
        {
          inputShape: [3000],
          encoder: Array.from({ length: 500 }, () => ({ kind: 'randomProjection', units: 3000, seed: 1 })),
          layers: single,
          readout,
        },
        { 'layers.0.weight': [3000, 1] },
      ),
      'network: tensor encoder.1.weight is missing;',
    ],
    [
      'an image of 10^12 pixels',
      fileOf(
        {
          inputShape: [1e6, 1e6, 1],
          layers: [{ kind: 'conv2d', filters: 1, kernelSize: [1, 1] }, { kind: 'flatten' }],
          readout: { kind: 'quadrature', classes: 1e12 },
        },
        { 'layers.0.weight': [1, 1, 1, 1], 'layers.0.bias': [1] },
      ),
      'network: inputShape: [1000000, 1000000, 1] has 1000000000000 numbers, more than 16777216; take smaller images',
    ],
    [
      'a layer of 2^27 neurons',
      fileOf(
        {
          inputShape: [1024, 1024, 1],
          layers: [{ kind: 'conv2d', filters: 128, kernelSize: [1, 1], bias: false }, { kind: 'flatten' }],
          readout: { kind: 'quadrature', classes: 2 ** 27 },
        },
        { 'layers.0.weight': [1, 1, 1, 128] },
      ),
      'network: layers.0: conv2d: [1024, 1024, 128] has 134217728 numbers, more than 16777216',
    ],
  ])('%s', async (_name, bytes, message) => {
    expect(bytes.length).toBeLessThan(60_000);
    const before = device.memory();
    await expect(readNetwork(bytes, { device })).rejects.toThrow(message);
    expect(device.memory()).toEqual(before);
  });

  test('reader and writer leave out the same tensors, up to the limit and in order', () => {
    const again = (size: number) => ({
      shape: [size],
      isReproducible: true,
      make: () => new Float32Array(1),
    });
    const sizes = [2 ** 22, mostRemade, 2 ** 23, 2 ** 23, 2 ** 22];
    const writer = new Remaker();
    const leftOut = sizes.map((size, place) => writer.remake(again(size), place) !== undefined);
    expect(leftOut).toEqual([true, false, true, false, true]);
    // The reader meets only those that are missing.
    const reader = new Remaker();
    for (const [place, size] of sizes.entries()) {
      if (leftOut[place]) expect(reader.remake(again(size), place)).toHaveLength(1);
    }
  });
});

describe('a new network that would be too large is refused before anything is made', () => {
  const refused: [string, Pick<NetworkOptions, 'inputShape' | 'layers' | 'encoder'>, string][] = [
    [
      'units',
      { inputShape: [784], layers: [dense(1e6)] },
      'layers.0 (dense): with weight of shape [784, 1000000] the tensors of the network have 784000000 numbers, more than 268435456, 1 GiB of float32; take fewer units or filters',
    ],
    [
      'more units',
      { inputShape: [784], layers: [dense(1e9)] },
      'layers.0: dense: [1000000000] has 1000000000 numbers, more than 16777216',
    ],
    [
      'the kernel',
      { inputShape: [28, 28, 1], layers: [conv2d(8, { kernelSize: 1e9, padding: 'same' }), flatten()] },
      'layers.0 (conv2d): with weight of shape [1000000000, 1000000000, 1, 8]',
    ],
    [
      'several layers together',
      { inputShape: [2 ** 13], layers: Array.from({ length: 5 }, () => dense(2 ** 13)) },
      'layers.3 (dense): with weight of shape [8192, 8192] the tensors of the network have 268460032 numbers',
    ],
    [
      'a projection beside a layer',
      {
        inputShape: [2 ** 14],
        encoder: [randomProjection(2 ** 14)],
        layers: [dense(1, { bias: false })],
      },
      'layers.0 (dense): with weight of shape [16384, 1]',
    ],
  ];
  test.each(refused)('%s', async (_name, options, message) => {
    const before = device.memory();
    await expect(createNetwork({ device, seed: 0, ...options })).rejects.toThrow(message);
    expect(device.memory()).toEqual(before);
  });

  test('a description whose lists are long is only as large as its text', () => {
    const layers = Array.from({ length: 10_000 }, () => ({ kind: 'dropout', rate: 0.5 }));
    expect(readDescription({ inputShape: [4], layers, readout }, 'long').layers).toHaveLength(10_000);
  });
});

test('a convolution with too many connections says so before its fan-out is made', () => {
  const rule = conv2d(1, { kernelSize: 101, padding: 'same', bias: false }).temporalRule([1000, 1000, 1]);
  if (rule.rule !== 'synapses') throw new Error('a convolution has synapses');
  expect(() => rule.synapses.fanOut({ weight: new Float32Array(101 * 101) })).toThrow(
    /^conv2d: on spikes, the image \[1000, 1000, 1\] and the kernel \[101, 101\] have \d+ connections of 1 filters, more than 67108864;/,
  );
});
