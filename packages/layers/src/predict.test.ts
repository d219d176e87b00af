import { tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { FailingDevice, requireNoLeaks } from '@argand/backend/conformance';
import { randomStream, uniform } from '@argand/random';
import { describe, expect, test } from 'vitest';
import {
  batchNorm,
  clip,
  createNetwork,
  dense,
  quadrature,
  randomProjection,
  readNetwork,
  writeNetwork,
} from './index.ts';

const device = new FailingDevice(await openDevice([reference()]));
const images = { images: uniform(randomStream(1, 'images'), 50 * 3, 0, 1), length: 50 };
const network = await createNetwork({ device, seed: 1, inputShape: [3], layers: [dense(4), dense(3)] });

describe('predict', () => {
  test('gives the classes and phases of infer, for any batch size', async () => {
    const out = network.infer(images);
    const phases = await out.read();
    out.dispose();
    for (const batchSize of [undefined, 1, 7, 50]) {
      const done: number[] = [];
      const found = await network.predict(images, { batchSize, onProgress: (count) => done.push(count) });
      expect(found.phases).toEqual(phases);
      expect(found.classes).toEqual(network.description.readout.classify(phases));
      expect(found.confidences).toHaveLength(50);
      expect(done.at(-1)).toBe(50);
    }
  });

  test('takes a tensor', async () => {
    const pixels = tensor(device, images.images, { shape: [50, 3] });
    expect(await network.predict(pixels)).toEqual(await network.predict(images));
    pixels.dispose();
  });

  test('of no image is empty', async () => {
    const { classes, phases } = await network.predict({ images: new Float32Array(), length: 0 });
    expect([classes.length, phases.length]).toEqual([0, 0]);
  });

  test('what is wrong is refused in words', async () => {
    await expect(network.predict(images, { batchSize: 0 })).rejects.toThrow(
      'network.predict: batchSize is 0; expected a whole number of at least 1.',
    );
    await expect(network.predict({ images: new Float32Array(4), length: 2 })).rejects.toThrow(
      'the network expects 3 each',
    );
  });

  test('a failure leaves nothing', async () => {
    expect(await requireNoLeaks(device, () => network.predict(images, { batchSize: 20 }))).toBeGreaterThan(5);
  });
});

test('the confidence is the softmax of the class, 0 in silence', () => {
  const silent = Number.NaN;
  const phases = Float64Array.of(0.5, 0, 0, silent, silent, silent, silent, -0.5, silent);
  const { confidences } = quadrature(3);
  const found = confidences?.(phases) ?? [];
  expect(found[0]).toBeCloseTo(Math.exp(10) / (Math.exp(10) + 2), 12);
  expect(found[1]).toBe(0);
  // The class is the one that fired, though silence has the larger logit.
  expect(found[2]).toBeCloseTo(Math.exp(-10) / (Math.exp(-10) + 2), 12);
  expect(() => confidences?.(Float64Array.of(1, 2))).toThrow('2 phases are not rows of 3');
});

test('a summary is a table, with trainable and fixed parameters', async () => {
  const projected = await createNetwork({
    ...{
      device,
      seed: 0,
      inputShape: [4],
      data: { images: uniform(randomStream(2, 'x'), 40, 0, 1), length: 10 },
    },
    encoder: [randomProjection(300), batchNorm({ trainable: true }), clip()],
    layers: [dense(5), dense(2, { bias: false })],
  });
  const summary = projected.summary();
  expect(String(summary)).toBe(
    [
      'Layer                   Output shape  Parameters',
      '────────────────────────────────────────────────',
      'input                   [4]                    0',
      'randomProjection(300)   [300]              1,200',
      'batchNorm(0.001, true)  [300]              1,200',
      'clip()                  [300]                  0',
      'dense(5, true)          [5]                1,505',
      'dense(2, false)         [2]                   10',
      '────────────────────────────────────────────────',
      'Total parameters: 3,915',
      'Trainable: 2,115',
      'Fixed (encoder): 1,800',
    ].join('\n'),
  );
  expect(summary.trainable).toBe(projected.parameterCount);
  expect(String(network)).toBe('Network [3] → dense(4, true) → dense(3, true), 31 parameters, on reference');
  projected.dispose();
});

describe('a trainable batchNorm', () => {
  const make = (trainable: boolean) =>
    createNetwork({
      ...{ device, seed: 0, inputShape: [3], data: images, layers: [dense(2)] },
      encoder: [batchNorm({ trainable }), clip()],
    });

  test('has gamma and beta among the parameters, and answers as a fixed one', async () => {
    const [fixed, trainable] = [await make(false), await make(true)];
    expect(Object.keys(fixed.parameters)).toEqual(['layers.0.weight', 'layers.0.bias']);
    expect(Object.keys(trainable.encoderTensors)).toEqual(['encoder.0.mean', 'encoder.0.variance']);
    expect(Object.keys(trainable.parameters)).toEqual([
      'layers.0.weight',
      'layers.0.bias',
      'encoder.0.gamma',
      'encoder.0.beta',
    ]);
    expect(await trainable.predict(images)).toEqual(await fixed.predict(images));
    for (const one of [fixed, trainable]) one.dispose();
  });

  test('is written and read with what it learnt', async () => {
    const network = await make(true);
    const { 'encoder.0.gamma': gamma } = network.parameters;
    network.parameters = { ...network.parameters, 'encoder.0.gamma': tensor(device, [2, 0.5, 1]) };
    gamma.dispose();
    const bytes = await writeNetwork(network);
    const copy = await readNetwork(bytes, { device });
    expect(await copy.predict(images)).toEqual(await network.predict(images));
    expect(await writeNetwork(copy)).toEqual(bytes);
    expect(Object.keys(copy.parameters).sort()).toEqual(Object.keys(network.parameters).sort());
    for (const one of [network, copy]) one.dispose();
  });

  test('encodes from the middle as it does from the start', async () => {
    const network = await make(true);
    const pixels = tensor(device, images.images, { shape: [50, 3] });
    const [whole, half] = [network.encode(pixels), network.encodeUpTo(1, pixels)];
    const rest = network.encodeFrom(1, half);
    expect(await rest.read()).toEqual(await whole.read());
    for (const one of [pixels, whole, half, rest, network]) one.dispose();
  });
});
