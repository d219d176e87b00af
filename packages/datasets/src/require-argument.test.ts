import { expect, test } from 'vitest';
import { greyPng } from '../test/pictures.ts';
import * as datasets from './index.ts';

const some = datasets.dataset({
  name: 'some',
  images: Uint8Array.of(1, 2),
  labels: [0, 1],
  imageShape: [1, 1, 1],
  classes: 2,
});
const place = { imageShape: [1, 1, 1], indices: [0, 1], seed: 0, epoch: 0 };
const floats = Float32Array.of(0, 1);
const file = { path: 'a/1.png', bytes: greyPng(1, 1, 7) };

/** Every public function that takes arguments, those of a call, and how many of them may be left out. */
const calls: readonly (readonly [(...parameters: never[]) => unknown, readonly unknown[], number?])[] = [
  [datasets.arrayDataset, [{ arrays: {} }]],
  [datasets.augment, [floats, place, {}]],
  [datasets.augmenter, [{}, { imageShape: [1, 1, 1], workers: 0 }]],
  [datasets.batches, [some, { batchSize: 1, seed: 0, epoch: 0 }]],
  [datasets.cifarDataset, [{ name: 'c', archive: {}, files: {}, folder: 'f' }]],
  [datasets.dataset, [{ ...some }]],
  [datasets.decodeImage, [file.bytes, 'a.png'], 1],
  [datasets.flipImages, [floats, [1, 1, 1], [0, 1]]],
  [datasets.syntheticDataset, [{ name: 'f', make: () => some }]],
  [datasets.idxDataset, [{ name: 'i', files: {} }]],
  [datasets.imageDataset, [{ files: [file] }]],
  [datasets.imageFolder, ['folder', {}], 1],
  [datasets.localDataset, ['package.json']],
  [datasets.shuffledIndices, [2, { seed: 0, epoch: 0 }]],
  [datasets.pixels, [some, [0]], 1],
  [datasets.readCifar, [[{ name: 'c', bytes: new Uint8Array(3073) }]]],
  [datasets.readIdx, [Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0), {}], 1],
  [datasets.requireAugmentation, [{}]],
  [datasets.rotateImages, [floats, [1, 1, 1], [0, 1]]],
  [datasets.shiftImages, [floats, [1, 1, 1], [0, 1, 0, 1]]],
  [datasets.take, [some, 0, 1], 1],
];

/** No error of the engine's own. */
const words = /^(?!undefined|Cannot).+: .*(received|expected|must be|expects)/;

interface Call {
  readonly call: (...parameters: never[]) => unknown;
  readonly parameters: readonly unknown[];
  /** How many of the parameters must be given. */
  readonly required: number;
}

const rows = calls.map(([call, parameters, optional = 0]): [name: string, Call] => [
  call.name,
  { call, parameters, required: parameters.length - optional },
]);

async function errorOf(call: Call['call'], given: readonly unknown[]): Promise<unknown> {
  try {
    return await Promise.resolve(call(...(given as never[])));
  } catch (error) {
    return error;
  }
}

test.each(rows)('%s refuses an argument that is missing or of another kind, in words', async (_, row) => {
  const { call, parameters, required } = row;
  for (let place = 0; place < required; place++) {
    const right = parameters[place];
    for (const value of [undefined, null, 5, 'x', [], new DataView(new ArrayBuffer(1))]) {
      const isRight = Array.isArray(right) ? Array.isArray(value) : typeof value === typeof right;
      const isDescription = typeof right === 'object' && !Array.isArray(right);
      if (isRight && (!isDescription || value === right)) continue;
      const error = await errorOf(call, [
        ...parameters.slice(0, place),
        value,
        ...parameters.slice(place + 1),
      ]);
      expect(error).toBeInstanceOf(Error);
      const { message } = error as Error;
      expect(message).toMatch(words);
      expect(message).not.toMatch(/Cannot|is not (a function|iterable)/);
    }
  }
});

test('imageDataset says how to give it the files of a page', async () => {
  const chosen = new File(['bytes'], '1.png');
  expect(() => datasets.imageDataset({ files: [chosen] as never })).toThrow(
    'images: expected files[0] to be { path, bytes }, received a File. ' +
      'Of a File: { path: file.webkitRelativePath, bytes: new Uint8Array(await file.arrayBuffer()) }.',
  );
  const later = datasets.imageDataset({ files: async () => [{ path: 'a/1.png', bytes: 'x' }] as never });
  await expect(later.load('train')).rejects.toThrow('images: a/1.png: expected the bytes of a file');
});
