import { join } from 'node:path';
import { writeNpy, writeNpz } from '@argand/npy';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test/folder.ts';
import { greyPng } from '../test/pictures.ts';
import { localDataset } from './local-dataset.ts';

const arrays = {
  x_train: { shape: [2, 3], numbers: Float32Array.of(0, 1, 2, 3, 4, 5) },
  y_train: { shape: [2], numbers: BigInt64Array.of(0n, 1n) },
  x_test: { shape: [1, 3], numbers: Float32Array.of(7, 8, 9) },
  y_test: { shape: [1], numbers: BigInt64Array.of(1n) },
};

test('a .npz file is a data set of its name', async () => {
  const folder = await temporaryFolder({ 'digits.npz': writeNpz(arrays, { compressed: true }) });
  const source = await localDataset(join(folder, 'digits.npz'));
  expect(source.name).toBe('digits');
  expect((await source.load('test')).images).toEqual(arrays.x_test.numbers);
  expect(await source.locate()).toBe(`the file ${join(folder, 'digits.npz')}`);
});

test('a folder with four .npy files is one', async () => {
  const written = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const);
  const folder = await temporaryFolder(Object.fromEntries(written));
  expect((await (await localDataset(folder)).load('train')).images).toEqual(arrays.x_train.numbers);
  const three = await temporaryFolder(Object.fromEntries(written.slice(0, 3)));
  await expect((await localDataset(three)).load('train')).rejects.toThrow(
    new Error(`${join(three, 'y_test.npy')}: there is no such file.`),
  );
  const damaged = await temporaryFolder({
    ...Object.fromEntries(written),
    'x_test.npy': writeNpy(arrays.x_test).subarray(0, 130),
  });
  await expect((await localDataset(damaged)).load('train')).rejects.toThrow(join(damaged, 'x_test.npy'));
});

test('a folder of pictures is one; hidden files are passed over', async () => {
  const folder = await temporaryFolder({
    'ash/1.png': greyPng(1, 1, 3),
    'ash/2.png': greyPng(1, 1, 4),
    'ash/.3.png': Uint8Array.of(1),
    '.thumbnails/ash/1.png': greyPng(2, 2, 1, 1, 1, 1),
    'oak/1.png': greyPng(1, 1, 5),
    'oak/2.png': greyPng(1, 1, 6),
  });
  const source = await localDataset(folder);
  const train = await source.load('train');
  expect(train).toMatchObject({ length: 2, classNames: ['ash', 'oak'], imageShape: [1, 1, 1] });
  expect(await source.locate()).toBe(`the folder ${folder}`);
});

test('what is not there, or no folder, is named', async () => {
  const folder = await temporaryFolder({ 'notes.txt': Uint8Array.of(1) });
  await expect(localDataset(join(folder, 'nothing'))).rejects.toThrow(
    new Error(`${join(folder, 'nothing')}: there is no such file or folder.`),
  );
  await expect((await localDataset(join(folder, 'notes.txt'))).load('train')).rejects.toThrow(
    `${join(folder, 'notes.txt')}: cannot be read as a folder`,
  );
});
