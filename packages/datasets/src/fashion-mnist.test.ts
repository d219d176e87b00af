import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test/folder.ts';
import { toyFiles, toyIn } from '../test/toy.ts';
import { fashionMnist } from './fashion-mnist.ts';

const folder = '/usr/share/datasets/fashion-mnist';

test('files of a package of the system are taken, proved, and named', async () => {
  const system = await temporaryFolder(toyFiles);
  const cacheDir = await temporaryFolder();
  const source = toyIn(system);
  expect((await source.load('test', { cacheDir })).length).toBe(5);
  expect(await source.locate({ cacheDir })).toBe(`the system's package dataset-toy, ${system}`);
  const fetched = await source.fetch({ cacheDir });
  expect(fetched.map(({ from, verified }) => [from, verified])).toEqual(Array(4).fill(['system', true]));
});

test('a package of the system that is not installed, or damaged, is passed over and recommended', async () => {
  const cacheDir = await temporaryFolder();
  const remedy =
    'What helps: on Debian and Ubuntu apt install dataset-toy, or ' +
    'a folder with the files (dataDir), or an address that has them (mirrors).';
  await expect(toyIn('/nowhere/at/all').load('test', { cacheDir })).rejects.toThrow(remedy);
  const damaged = await temporaryFolder({ ...toyFiles, 'test-labels': Uint8Array.of(1, 2, 3) });
  await expect(toyIn(damaged).load('test', { cacheDir })).rejects.toThrow('wrong checksum');
});

test.skipIf(!existsSync(folder))(
  "Fashion-MNIST comes from Debian's package, with its checksums",
  async () => {
    const examination = await fashionMnist().load('test', { cacheDir: await temporaryFolder(), mirrors: [] });
    expect(examination).toMatchObject({ length: 10_000, imageShape: [28, 28, 1], classes: 10 });
    expect(examination.classNames?.[examination.labels[0] ?? 0]).toBe('ankle boot');
  },
);
