import { tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { randomStream, uniform } from '@argand/random';
import { describe, expect, test } from 'vitest';
import { createNetwork } from './create-network.ts';
import { clip } from './encoders/clip.ts';
import { scale } from './encoders/scale.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';

const device = await openDevice([reference()]);
const network = await createNetwork({
  device,
  seed: 0,
  inputShape: [3],
  layers: [dense(4), dropout(0.5), dense(2)],
});
const images = { images: uniform(randomStream(0, 'images'), 30, -1, 1), length: 10 };

describe('encoding', () => {
  test('without an encoder pixels are phases; +1 is written −1', async () => {
    const phases = network.encode({ images: Float32Array.of(0, 0.5, 1), length: 1 });
    expect([...(await phases.read())]).toEqual([0, 0.5, -1]);
    expect(phases.shape).toEqual([1, 3]);
  });

  test('what is clipped ends on the seam; what is not is wrapped', async () => {
    const make = (bounded: boolean) =>
      createNetwork({
        device,
        seed: 0,
        inputShape: [2],
        encoder: bounded ? [scale(3), clip()] : [scale(3)],
        layers: [dense(2)],
      });
    const pixels = { images: Float32Array.of(0.5, -0.5), length: 1 };
    expect([...(await (await make(true)).encode(pixels).read())]).toEqual([-1, -1]);
    expect([...(await (await make(false)).encode(pixels).read())]).toEqual([-0.5, 0.5]);
  });

  test('a range of images is those images', async () => {
    const all = await network.infer(images).read();
    const some = await network.infer(images, { start: 3, end: 7 }).read();
    expect(some).toEqual(all.slice(6, 14));
    expect(network.infer(images, { start: 5, end: 5 }).shape).toEqual([0, 2]);
  });

  test('images of another size or shape, or out of range', () => {
    expect(() => network.encode({ images: new Uint8Array(8), length: 2 })).toThrow(
      '2 images have 8 numbers, 4 each, but the network expects 3 each.',
    );
    expect(() => network.encode(tensor(device, [[1, 2]]))).toThrow(
      'images: shape is [1, 2], but the network expects [samples, 3].',
    );
    expect(() => network.encode(images, { start: 4, end: 11 })).toThrow(
      'images from 4 to 11 of 10: expected 0 ≤ start ≤ end ≤ 10.',
    );
  });
});

describe('computing', () => {
  test('infer is apply after encode, and the last of layerPhases', async () => {
    const phases = await network.infer(images).read();
    expect(await network.apply(network.encode(images)).read()).toEqual(phases);
    const layers = network.layerPhases(images);
    expect(layers.map(({ shape }) => shape)).toEqual([
      [10, 4],
      [10, 4],
      [10, 2],
    ]);
    expect(await layers[2].read()).toEqual(phases);
  });

  test('each of layerPhases is a tensor of its own, after a layer that does nothing too', async () => {
    const [dense, dropped] = network.layerPhases(images);
    const phases = await dense.read();
    dense.dispose();
    expect(await dropped.read()).toEqual(phases);
    dropped.dispose();
  });

  test('other parameters, and dropout, are arguments', async () => {
    const encoded = network.encode(images);
    const usual = await network.apply(encoded).read();
    const bias = tensor(device, [-5, 5]);
    const parameters = { ...network.parameters, 'layers.2.bias': bias };
    const other = await network.apply(encoded, { parameters }).read();
    expect(other).not.toEqual(usual);
    const dropped = network.apply(encoded, { dropout: (layer) => randomStream(3, 'dropout', layer) });
    expect(await dropped.read()).not.toEqual(usual);
    expect(await network.apply(encoded).read()).toEqual(usual);
  });

  test('it leaves behind what it returns and nothing else', () => {
    const before = device.memory().storages;
    const encoded = network.encode(images);
    const out = network.apply(encoded);
    expect(device.memory().storages).toBe(before + 2);
    encoded.dispose();
    out.dispose();
    network.infer(images).dispose();
    for (const phases of network.layerPhases(images)) phases.dispose();
    expect(device.memory().storages).toBe(before);
  });

  test('phases of another shape', () => {
    expect(() => network.apply(tensor(device, [[1, 2]]))).toThrow(
      'apply: phases: shape is [1, 2], but the network expects [samples, 3].',
    );
  });

  test('dispose gives everything back', async () => {
    const before = device.memory();
    const other = await createNetwork({ device, seed: 0, inputShape: [3], layers: [dense(2)] });
    other.dispose();
    expect(device.memory()).toEqual(before);
  });
});
