import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNpy, writeNpz } from '@argand/npy';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { files } from '#files';
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
    expect.objectContaining({ message: `${join(three, 'y_test.npy')}: there is no such file.` }),
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

describe('symbolic links', () => {
  const store = {
    'store/ash/1.png': greyPng(1, 1, 1),
    'store/ash/2.png': greyPng(1, 1, 2),
    'store/oak/1.png': greyPng(1, 1, 3),
    'store/oak/2.png': greyPng(1, 1, 4),
  };
  /** A folder with these pictures, and a folder `data` with these links into it. */
  const linked = async (links: Readonly<Record<string, string>>): Promise<string> => {
    const folder = await temporaryFolder(store);
    for (const [path, target] of Object.entries(links)) {
      await mkdir(join(folder, 'data', path, '..'), { recursive: true });
      await symlink(target.startsWith('.') ? target : join(folder, target), join(folder, 'data', path));
    }
    return join(folder, 'data');
  };
  const count = async (folder: string): Promise<[number, readonly string[] | undefined]> => {
    const source = await localDataset(folder);
    const train = await source.load('train');
    return [train.length + (await source.load('test')).length, train.classNames];
  };

  test('count as what they lead to: pictures, classes, splits, the folder itself', async () => {
    const all = [4, ['ash', 'oak']];
    const pictures = { 'ash/1.png': 'store/ash/1.png', 'ash/2.png': 'store/ash/2.png', oak: 'store/oak' };
    expect(await count(await linked(pictures))).toEqual(all);
    expect(await count(await linked({ ash: 'store/ash', oak: 'store/oak' }))).toEqual(all);
    expect(await count(await linked({ train: 'store', test: 'store' }))).toEqual([8, ['ash', 'oak']]);
    expect(await count(join(await linked({ leaves: 'store' }), 'leaves'))).toEqual(all);
    // The same class under two names is no loop.
    expect(await count(await linked({ ash: 'store/ash', elm: 'store/ash', oak: 'store/oak' }))).toEqual([
      6,
      ['ash', 'elm', 'oak'],
    ]);
  });

  test('that lead nowhere or back to where they lie are named', async () => {
    const dangling = await linked({ ash: 'store/ash', 'oak/1.png': 'store/none.png' });
    await expect(count(dangling)).rejects.toThrow(
      /data\/oak\/1\.png: the symbolic link leads to .*none\.png, which cannot be read: ENOENT/,
    );
    const loop = await linked({ ash: 'store/ash', 'oak/again': '..' });
    await expect(count(loop)).rejects.toThrow(
      /data\/oak\/again: the symbolic link leads back to .*data, in which it lies itself; remove the link/,
    );
    const self = await linked({ ash: 'store/ash', oak: './oak' });
    await expect(count(self)).rejects.toThrow(
      /data\/oak: the symbolic link leads to \.\/oak, which cannot be read: ELOOP/,
    );
    const hidden = await linked({ ash: 'store/ash', oak: 'store/oak', '.lock': 'store/none' });
    expect(await count(hidden)).toEqual([4, ['ash', 'oak']]);
  });
});

test('a file that is no picture is not read', async () => {
  const folder = await temporaryFolder({
    ...Object.fromEntries(
      ['ash', 'oak'].flatMap((label) =>
        [1, 2].map((index) => [`${label}/${index}.png`, greyPng(1, 1, index)]),
      ),
    ),
    'ash/film.mp4': Uint8Array.of(1),
  });
  const read = vi.spyOn(files, 'read');
  onTestFinished(() => read.mockRestore());
  expect((await (await localDataset(folder)).load('train')).length).toBe(2);
  expect(read.mock.calls.map(([, name]) => name).sort()).toEqual([
    'ash/1.png',
    'ash/2.png',
    'oak/1.png',
    'oak/2.png',
  ]);
});

test('what is not there, or no folder, is named', async () => {
  const folder = await temporaryFolder({ 'notes.txt': Uint8Array.of(1) });
  await expect(localDataset(join(folder, 'nothing'))).rejects.toThrow(
    expect.objectContaining({ message: `${join(folder, 'nothing')}: there is no such file or folder.` }),
  );
  await expect((await localDataset(join(folder, 'notes.txt'))).load('train')).rejects.toThrow(
    `${join(folder, 'notes.txt')}: cannot be read as a folder`,
  );
});
