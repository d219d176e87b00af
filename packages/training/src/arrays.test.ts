import { createContext, runInContext } from 'node:vm';
import { tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, type LabelledSamples } from '@argand/layers';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { fit } from './fit.ts';
import { lossAndGradients } from './gradients.ts';
import { similarityLoss } from './losses/similarity-loss.ts';
import { sgd } from './optimizers/sgd.ts';
import { constant } from './schedules.ts';

const device = await openDevice([reference()]);
const make = () => createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
const images = Uint8Array.of(0, 51, 102, 255);
const labels = Int32Array.of(0, 1);
const shared = new Uint8Array(new SharedArrayBuffer(4));
shared.set(images);
const there = (code: string) => runInContext(code, createContext({}));

/** What evaluation and a step of training make of these arrays. */
async function answers(
  data: Pick<LabelledSamples, 'images' | 'labels'>,
  byteLimit?: number,
): Promise<unknown> {
  const network = await make();
  const samples = { ...data, length: 2 };
  const { phases, accuracy, confusion } = await evaluate(network, samples);
  const losses: number[] = [];
  const options = {
    epochs: 2,
    batchSize: 2,
    seed: 0,
    loss: similarityLoss(),
    optimizer: sgd(),
    learningRate: constant(0.1),
  };
  for await (const { loss } of fit(network, samples, {
    ...options,
    ...(byteLimit === 0 ? { byteLimit } : {}),
  })) {
    losses.push(loss);
  }
  network.dispose();
  return { phases, accuracy, confusion, losses };
}
const expected = await answers({ images, labels });

test.each<[string, Pick<LabelledSamples, 'images' | 'labels'>]>([
  ['a Uint8ClampedArray and plain labels', { images: Uint8ClampedArray.from(images), labels: [0, 1] }],
  ['a Buffer', { images: Buffer.from(images), labels: Uint8Array.of(0, 1) }],
  ['shared memory', { images: shared, labels: Int16Array.of(0, 1) }],
  [
    'another realm',
    { images: there('Uint8Array.of(0, 51, 102, 255)'), labels: there('Int32Array.of(0, 1)') },
  ],
  ['another realm’s list of labels', { images, labels: there('[0, 1]') }],
  ['float32', { images: Float32Array.from(images, (byte) => byte / 255), labels: Float64Array.of(0, 1) }],
])('the same pixels in %s have the same answers', async (_, data) => {
  expect(await answers(data)).toEqual(expected);
  expect(await answers(data, 0)).toEqual(expected);
});

test('float64 keeps its digits on a device of float64', async () => {
  const network = await make();
  const encoded = await network.encode({ images: Float64Array.of(0.1, -0.7), length: 1 }).read();
  expect(encoded).toEqual(Float64Array.of(0.1, -0.7));
  network.dispose();
});

test.each<[string, Partial<LabelledSamples>, string]>([
  [
    'images of int32',
    { images: Int32Array.of(0, 1, 2, 3) as never },
    'received an Int32Array. Make it a Uint8Array',
  ],
  ['a list of images', { images: [0, 1, 2, 3] as never }, 'received a plain array. Make it a Uint8Array'],
  [
    '64-bit labels',
    { labels: BigInt64Array.of(0n, 1n) as never },
    'labels: expected a typed array of numbers, received a BigInt64Array; convert',
  ],
  [
    'no labels',
    { labels: undefined as never },
    'labels: expected a typed array of numbers, received undefined',
  ],
  ['labels that are texts', { labels: ['0', '1'] as never }, "label 0 is 0, but the network's readout has"],
  ['a label beyond int32', { labels: Float64Array.of(0, 2 ** 32) }, 'label 1 is 4294967296, but'],
])('%s are refused in words', async (_, data, message) => {
  const network = await make();
  const wrong = { images, labels, length: 2, ...data };
  const options = {
    epochs: 1,
    batchSize: 2,
    seed: 0,
    loss: similarityLoss(),
    optimizer: sgd(),
    learningRate: constant(0.1),
  };
  await expect(evaluate(network, wrong)).rejects.toThrow(message);
  expect(() => fit(network, wrong, options)).toThrow(message);
  network.dispose();
});

test('gradients take labels of any array of numbers, and refuse what is no class', async () => {
  const network = await make();
  const phases = tensor(device, [[0, 0.5]]);
  const loss = similarityLoss();
  const of = async (given: LabelledSamples['labels']) =>
    lossAndGradients(network, phases, given, { loss }).loss.item();
  expect(await of(Uint8Array.of(1))).toBe(await of(Int32Array.of(1)));
  await expect(of([2])).rejects.toThrow("label 0 is 2, but the network's readout has the classes 0 to 1.");
  await expect(of([])).rejects.toThrow('there are 1 images, but 0 labels.');
});
