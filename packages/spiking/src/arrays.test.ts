import { createContext, runInContext } from 'node:vm';
import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, quadrature } from '@argand/layers';
import { expect, test } from 'vitest';
import {
  compare,
  encodeSpikes,
  gated,
  openStream,
  predict,
  requireSpikeTrain,
  type SpikeInput,
  spike,
} from './index.ts';

const device = await openDevice([reference()]);
const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3), dense(2)] });
const there = (code: string) => runInContext(code, createContext({}));
const bytes = Uint8Array.of(0, 51, 102, 204);
const shared = new Uint8Array(new SharedArrayBuffer(4));
shared.set(bytes);
const neuron = gated();
const expected = await spike(network, { images: bytes, length: 2 }, { neuron });

test.each<[string, SpikeInput & object]>([
  ['a Uint8ClampedArray', { images: Uint8ClampedArray.from(bytes), length: 2 }],
  ['a Buffer', { images: Buffer.from(bytes), length: 2 }],
  ['shared memory', { images: shared, length: 2 }],
  ['an array of another realm', { images: there('Uint8Array.of(0, 51, 102, 204)'), length: 2 }],
  [
    'floats of another realm',
    { images: there('Float32Array.of(0, 51 / 255, 102 / 255, 204 / 255)'), length: 2 },
  ],
])('the same pixels in %s give the same spikes, at once and in a stream', async (_, input) => {
  expect(await spike(network, input, { neuron })).toEqual(expected);
  const stream = await openStream(network, { neuron, images: 2 });
  await stream.setInput(input as never);
  await stream.advance(4);
  const whole = await openStream(network, { neuron, images: 2 });
  await whole.setInput({ images: bytes, length: 2 });
  await whole.advance(4);
  expect(stream.answer()).toEqual(whole.answer());
  await stream.close();
  await whole.close();
});

test('float64 phases keep their digits', async () => {
  const stream = await openStream(network, { neuron });
  for (const phases of [
    Float64Array.of(0.1, -0.7),
    [0.1, -0.7],
    there('[0.1, -0.7]'),
    there('Float64Array.of(0.1, -0.7)'),
  ]) {
    expect(encodeSpikes(phases, { neurons: 2, cycles: 1 }).phase).toEqual(Float64Array.of(-0.7, 0.1));
    await stream.setInput(phases);
  }
  expect((await stream.save())['inputs.shown']).toEqual(Float64Array.of(0.1, -0.7));
  await stream.close();
});

test.each<[unknown, string]>([
  [Uint8Array.of(0, 0), 'received a Uint8Array'],
  [Uint8ClampedArray.of(0, 0), 'received a Uint8ClampedArray'],
  [Int32Array.of(0, 0), 'received an Int32Array'],
  [BigInt64Array.of(0n, 0n), 'received a BigInt64Array'],
  [[0, null], 'expected a number at index 1, received null'],
  [['0', 0.5], 'expected a number at index 0, received a string'],
  [[0, undefined], 'expected a number at index 1, received undefined'],
])('phases in %o are refused in words', async (phases, message) => {
  expect(() => encodeSpikes(phases as never, { neurons: 2, cycles: 1 })).toThrow(message);
  const stream = await openStream(network, { neuron });
  await expect(stream.setInput(phases as never)).rejects.toThrow(message);
  const decoded = { images: 1, outputs: 2, cycles: 1, settled: 0, last: 0, phases: Float64Array.of(0.5, 0) };
  expect(() => compare(decoded, phases as never, quadrature(2))).toThrow(message);
  await stream.close();
});

test.each<[string, unknown]>([
  ['a Uint16Array', Uint16Array.of(0, 1)],
  ['an Int32Array', Int32Array.of(0, 1)],
  ['a plain array', [0, 1]],
  ['a BigUint64Array', BigUint64Array.of(0n, 1n)],
])('images in %s are refused in words', async (name, images) => {
  const input = { images: images as never, length: 1 };
  const message = `images: expected bytes (pixels from 0 to 255) or floats (values), received ${name}.`;
  await expect(spike(network, input, { neuron })).rejects.toThrow(message);
  const stream = await openStream(network, { neuron });
  await expect(stream.setInput(input)).rejects.toThrow(message);
  await stream.close();
  expect(() => network.infer(input)).toThrow(message);
});

test('spikes are taken from another realm, and refused in arrays of another kind', async () => {
  const train = encodeSpikes([0.25, -0.5], { neurons: 2, cycles: 1 });
  const foreign = {
    ...train,
    offsets: there(`Uint32Array.of(${train.offsets})`),
    neuron: there(`Int32Array.of(${train.neuron})`),
    cycle: there(`Int32Array.of(${train.cycle})`),
    phase: there(`Float64Array.of(${train.phase})`),
  };
  expect(await spike(network, foreign, { neuron })).toEqual(await spike(network, train, { neuron }));
  for (const [name, array, received] of [
    ['offsets', [...train.offsets], 'a plain array'],
    ['neuron', Float64Array.from(train.neuron), 'a Float64Array'],
    ['cycle', BigInt64Array.from(train.cycle, BigInt), 'a BigInt64Array'],
    ['phase', undefined, 'undefined'],
  ] as const) {
    expect(() => requireSpikeTrain('spike: input', { ...train, [name]: array as never })).toThrow(
      `spike: input: ${name} must be a ${name === 'offsets' ? 'Uint32Array' : name === 'phase' ? 'Float64Array' : 'Int32Array'}, but is ${received}`,
    );
  }
});

test('predict refuses what holds no phases', () => {
  const decoded = { images: 1, outputs: 2, cycles: 1, settled: 0, last: 0, phases: [0.5, 0] as never };
  for (const rule of ['last', 'mean', 'mode'] as const) {
    expect(() => predict(decoded, quadrature(2), rule)).toThrow(
      'phases: expected a Float64Array, as spike() gives it, received a plain array.',
    );
  }
});
