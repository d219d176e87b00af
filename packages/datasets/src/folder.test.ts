import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../test/folder.ts';
import { gzip, toy, toyFile, toyFiles, writeIdx } from '../test/toy.ts';
import { mnist } from './mnist.ts';

const load = async (changes: Readonly<Record<string, Uint8Array>>) => {
  const dataDir = await temporaryFolder({ ...toyFiles, ...changes });
  return { dataDir, loading: toy().load('test', { dataDir }) };
};

/** MNIST's first test images and labels, and the names that `rename` gives their files in a folder of the user. */
async function handwritten(rename: (name: string, kind: string, idx: string) => string) {
  const files: Record<string, Uint8Array> = {};
  for (const split of ['train', 't10k']) {
    const images = writeIdx([2, 28, 28], new Uint8Array(2 * 784).fill(7));
    files[rename(`${split}-images`, 'idx3', 'ubyte')] = images;
    files[rename(`${split}-labels`, 'idx1', 'ubyte')] = writeIdx([2], Uint8Array.of(3, 1));
  }
  return temporaryFolder(files);
}

describe('files of MNIST as other places name them', () => {
  test.each<[string, (name: string, idx: string, type: string) => string]>([
    ['with dots', (name, idx, type) => `${name}.${idx}-${type}`],
    ['in the folders of torchvision', (name, idx, type) => `MNIST/raw/${name}-${idx}-${type}`],
    ['in the inner folder of torchvision', (name, idx, type) => `raw/${name}-${idx}-${type}`],
    ['each in a folder of its name', (name, idx, type) => `${name}-${idx}-${type}/${name}-${idx}-${type}`],
    [
      'with dots, each in a folder of its name',
      (name, idx, type) => `${name}.${idx}-${type}/${name}.${idx}-${type}`,
    ],
  ])('%s', async (_, rename) => {
    const dataDir = await handwritten(rename);
    const test = await mnist().load('test', { dataDir });
    expect([test.length, ...test.labels]).toEqual([2, 3, 1]);
    expect(await mnist().locate({ dataDir })).toBe(`the folder ${dataDir}`);
  });

  test('elsewhere they are not found, and the error says where they may be', async () => {
    const dataDir = await handwritten((name, idx, type) => `elsewhere/${name}-${idx}-${type}`);
    await expect(mnist().load('test', { dataDir })).rejects.toThrow(
      `mnist: the folder ${dataDir} has neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz, nor has MNIST/raw or raw in it.`,
    );
  });
});

describe('files brought by hand', () => {
  test('are taken plain', async () => {
    const { loading } = await load({});
    expect([...(await loading).labels]).toEqual([3, 3, 0, 1, 2]);
  });

  test('are taken when they are well formed but not the published ones, and reported as such', async () => {
    const dataDir = await temporaryFolder({
      ...toyFiles,
      'test-labels': writeIdx([5], Uint8Array.of(0, 0, 0, 0, 1)),
    });
    expect([...(await toy().load('test', { dataDir })).labels]).toEqual([0, 0, 0, 0, 1]);
    const fetched = await toy().fetch({ dataDir });
    expect(fetched.map(({ file, from, verified }) => [file, from, verified])).toEqual([
      ['train-images', 'folder', true],
      ['train-labels', 'folder', true],
      ['test-images', 'folder', true],
      ['test-labels', 'folder', false],
    ]);
  });

  test.each<[string, Record<string, Uint8Array>, (folder: string) => string]>([
    [
      'an image file that is cut short',
      { 'test-images': toyFile('test-images').subarray(0, 40) },
      (folder) =>
        `${join(folder, 'test-images')}: not an IDX file of unsigned bytes: ` +
        'shape [5, 3, 3] at offset 4 makes 61 bytes, but there are 40: it is cut short.',
    ],
    [
      'images of another shape',
      { 'test-images': writeIdx([5, 2, 3], new Uint8Array(30)) },
      (folder) =>
        `${join(folder, 'test-images')}: the lengths of its dimensions at offset 4 are [5, 2, 3], ` +
        'but images of toy want [count, 3, 3].',
    ],
    [
      'labels where images should be',
      { 'test-images': toyFile('test-labels') },
      (folder) =>
        `${join(folder, 'test-images')}: the lengths of its dimensions at offset 4 are [5], ` +
        'but images of toy want [count, 3, 3].',
    ],
    [
      'images where labels should be',
      { 'test-labels': toyFile('test-images') },
      (folder) =>
        `${join(folder, 'test-labels')}: it has 3 dimensions (offset 3), but labels have 1: [count].`,
    ],
    [
      'more labels than images',
      { 'test-labels': toyFile('train-labels') },
      (folder) =>
        `${join(folder, 'test-labels')}: it holds 7 labels (offset 4), ` +
        `but ${join(folder, 'test-images')} holds 5 images.`,
    ],
    [
      'a label out of range',
      { 'test-labels': writeIdx([5], Uint8Array.of(0, 1, 4, 0, 0)) },
      (folder) =>
        `${join(folder, 'test-labels')}: the label of image 2, at offset 10, is 4, but must be from 0 to 3.`,
    ],
    [
      'an empty data set',
      {
        'test-images': writeIdx([0, 3, 3], new Uint8Array()),
        'test-labels': writeIdx([0], new Uint8Array()),
      },
      () => 'dataset toy test: it is empty: there is no label; give it at least one image and its label.',
    ],
  ])('are refused: %s', async (_, changes, message) => {
    const { dataDir, loading } = await load(changes);
    await expect(loading).rejects.toThrow(expect.objectContaining({ message: message(dataDir) }));
  });

  test('are refused: a compressed file that is damaged', async () => {
    const packed = gzip(toyFile('test-images'));
    packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 16;
    const dataDir = await temporaryFolder({
      'test-images.gz': packed,
      'test-labels': toyFile('test-labels'),
    });
    await expect(toy().load('test', { dataDir })).rejects.toThrow(
      `${join(dataDir, 'test-images.gz')}: not a whole gzip file`,
    );
  });

  test('are refused: either header with any one bit flipped', async () => {
    for (const [name, headerLength] of [
      ['test-images', 16],
      ['test-labels', 8],
    ] as const) {
      for (let bit = 0; bit < headerLength * 8; bit++) {
        const flipped = new Uint8Array(toyFile(name));
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const { loading } = await load({ [name]: flipped });
        await expect(loading, `${name}, bit ${bit}`).rejects.toThrow(/test-(images|labels): /);
      }
    }
  });

  test('that are missing are named', async () => {
    const dataDir = await temporaryFolder({ 'test-labels': toyFile('test-labels') });
    await expect(toy().load('test', { dataDir })).rejects.toThrow(
      expect.objectContaining({
        message:
          `toy: the folder ${dataDir} has neither test-images nor test-images.gz. ` +
          'Put the file there, or leave dataDir out to take it from elsewhere.',
      }),
    );
  });
});
