import { openDevice, reference } from '@argand/backend';
import { randomStream, uniform } from '@argand/random';
import { describe, expect, test } from 'vitest';
import { createNetwork, type NetworkOptions } from './create-network.ts';
import { clip } from './encoders/clip.ts';
import { normalize } from './encoders/normalize.ts';
import { randomProjection } from './encoders/random-projection.ts';
import { randomSign } from './encoders/random-sign.ts';
import { scale } from './encoders/scale.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { flatten } from './layers/flatten.ts';
import type { Network } from './network.ts';
import { quadrature } from './readout.ts';

const device = await openDevice([reference()]);
const create = (options: Omit<NetworkOptions, 'device' | 'seed'>, seed = 0) =>
  createNetwork({ device, seed, ...options });
const numbersOf = (network: Network, name: string) => network.parameters[name].read();

describe('createNetwork', () => {
  test('parameters by name, in order, with their shapes', async () => {
    const network = await create({
      inputShape: [2, 3, 1],
      layers: [flatten(), dense(5), dropout(0.5), dense(2, { bias: false })],
    });
    expect(Object.entries(network.parameters).map(([name, { shape }]) => [name, ...shape])).toEqual([
      ['layers.1.weight', 6, 5],
      ['layers.1.bias', 5],
      ['layers.3.weight', 5, 2],
    ]);
    expect(network.parameterCount).toBe(45);
    expect(network.description.readout).toMatchObject({ kind: 'quadrature', classes: 2 });
    expect(network.summary().layers).toEqual([
      { name: 'flatten()', outputShape: [6], parameters: 0 },
      { name: 'dense(5, true)', outputShape: [5], parameters: 35 },
      { name: 'dropout(0.5)', outputShape: [5], parameters: 0 },
      { name: 'dense(2, false)', outputShape: [2], parameters: 10 },
    ]);
  });

  test('a seed gives the same weights again, another seed others', async () => {
    const options = { inputShape: [4], layers: [dense(3)] };
    const weight = await numbersOf(await create(options), 'layers.0.weight');
    expect(await numbersOf(await create(options), 'layers.0.weight')).toEqual(weight);
    expect(await numbersOf(await create(options, 1), 'layers.0.weight')).not.toEqual(weight);
  });

  test('layers of one shape draw different weights', async () => {
    const alike = await create({ inputShape: [4], layers: [dense(4), dense(4)] });
    expect(await numbersOf(alike, 'layers.1.weight')).not.toEqual(await numbersOf(alike, 'layers.0.weight'));
  });

  test('a layer added behind, or an encoder before, changes no other layer', async () => {
    const short = await create({ inputShape: [4], layers: [dense(4), dense(3)] });
    const long = await create({
      inputShape: [4],
      encoder: [randomSign()],
      layers: [dense(4), dense(3), dense(2)],
    });
    for (const name of ['layers.0.weight', 'layers.1.weight']) {
      expect(await numbersOf(long, name)).toEqual(await numbersOf(short, name));
    }
  });

  test('an encoder is measured on what the encoders before it make of the data, over all chunks', async () => {
    const length = 4321;
    const images = uniform(randomStream(0, 'images'), 2 * length);
    const network = await create({
      inputShape: [2],
      encoder: [scale(10), normalize({ scale: 3 }), clip()],
      layers: [dense(2)],
      data: { images, length },
    });
    const mean = images.reduce((sum, value) => sum + value, 0) / images.length;
    const variance = images.reduce((sum, value) => sum + (value - mean) ** 2, 0) / images.length;
    expect(await network.encoderTensors['encoder.1.mean'].item()).toBeCloseTo(10 * mean, 6);
    expect(await network.encoderTensors['encoder.1.deviation'].item()).toBeCloseTo(
      10 * Math.sqrt(variance),
      6,
    );
  });

  test('what fails leaves nothing on the device', async () => {
    const before = device.memory();
    const options = { inputShape: [4], encoder: [randomProjection(3), normalize()], layers: [dense(2)] };
    await expect(create(options)).rejects.toThrow(
      'encoder.1 (normalize) is measured on the training images; pass them as createNetwork({ data }).',
    );
    const data = { images: Float32Array.of(0, 1, Number.NaN, 1), length: 1 };
    await expect(create({ ...options, data })).rejects.toThrow(
      'number 2 of image 0 is NaN; expected a finite number.',
    );
    expect(device.memory()).toEqual(before);
  });

  test.each<[string, Omit<NetworkOptions, 'device' | 'seed'>, string]>([
    [
      'a layer that cannot take its input',
      { inputShape: [28, 28, 1], layers: [dropout(0.1), dense(10)] },
      'layers.1: dense(10): input shape is [28, 28, 1], but dense expects [features]; put flatten() before it.',
    ],
    ['no layer', { inputShape: [4], layers: [] }, 'layers is empty; give the network at least one layer.'],
    [
      'an input shape that is none',
      { inputShape: [4, 0], layers: [dense(1)] },
      'inputShape is [4, 0]; expected whole numbers above 0, such as [784] or [28, 28, 1].',
    ],
    [
      'a readout of another size',
      { inputShape: [4], layers: [dense(3)], readout: quadrature(10) },
      'the last layer gives [3], but quadrature(10) expects [10].',
    ],
    [
      'empty data',
      {
        inputShape: [4],
        encoder: [normalize()],
        layers: [dense(3)],
        data: { images: new Uint8Array(0), length: 0 },
      },
      'encoder.0 (normalize) is measured on the training images',
    ],
  ])('%s', async (_name, options, message) => {
    await expect(create(options)).rejects.toThrow(message);
  });

  test('a seed that is none', async () => {
    await expect(create({ inputShape: [4], layers: [dense(3)] }, -1)).rejects.toThrow('seed is -1');
  });
});
