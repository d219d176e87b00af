import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cifarArchive, cifarFiles, cifarRecord, pack, smallCifar } from '../test/cifar.ts';
import { filesBelow, temporaryFolder } from '../test/folder.ts';
import { serve, startServer } from '../test/server.ts';
import { cifar10 } from './cifar10.ts';

const archive = await cifarArchive();
const packed = pack(archive);

describe('an archive of CIFAR-10', () => {
  test('comes by download, is kept as it came, and is read again from the cache', async () => {
    const { url, asked } = await startServer(serve({ 'small.tar.gz': packed }));
    const source = smallCifar(packed, [url]);
    const cacheDir = await temporaryFolder();
    const train = await source.load('train', { cacheDir });
    expect(train).toMatchObject({
      name: 'small-cifar train',
      length: 3,
      imageShape: [32, 32, 3],
      classes: 10,
    });
    expect([...train.labels]).toEqual([3, 9, 0]);
    expect([...train.images.subarray(3 * 33, 3 * 34)]).toEqual([2, 102, 202]);
    expect([...(await source.load('test', { cacheDir })).labels]).toEqual([5]);
    expect(asked).toEqual(['small.tar.gz']);
    expect(await filesBelow(cacheDir)).toEqual(['small.tar.gz']);
    expect(await source.locate({ cacheDir })).toBe(`the cache ${join(cacheDir, 'small-cifar')}`);
    expect(await source.fetch({ cacheDir })).toMatchObject([
      { file: 'small.tar', from: 'cache', verified: true },
    ]);
  });

  test('with a wrong checksum is refused by download and taken by hand', async () => {
    const other = pack(await cifarArchive({ ...cifarFiles, 'test_batch.bin': cifarRecord(1, () => 7) }));
    const { url } = await startServer(serve({ 'small.tar.gz': other }));
    const source = smallCifar(packed, [url]);
    await expect(source.load('test', { cacheDir: await temporaryFolder(), retries: 0 })).rejects.toThrow(
      'wrong checksum',
    );
    const dataDir = await temporaryFolder({ 'small.tar.gz': other });
    expect([...(await source.load('test', { dataDir })).labels]).toEqual([1]);
    expect(await source.fetch({ dataDir })).toMatchObject([{ from: 'folder', verified: false }]);
  });

  test('that is cut short is refused, and named', async () => {
    const dataDir = await temporaryFolder({ 'small.tar': archive.subarray(0, 5000) });
    await expect(smallCifar(packed).load('train', { dataDir })).rejects.toThrow(
      `${join(dataDir, 'small.tar')}: not a whole tar archive: 5000 bytes, then: `,
    );
  });

  test('that lacks a file is refused', async () => {
    const { 'data_batch_2.bin': _, ...rest } = cifarFiles;
    const dataDir = await temporaryFolder({ 'small.tar': await cifarArchive(rest) });
    await expect(smallCifar(packed).load('train', { dataDir })).rejects.toThrow(
      expect.objectContaining({
        message: `${join(dataDir, 'small.tar')}: the archive has no file batches/data_batch_2.bin.`,
      }),
    );
  });

  test.each(['', 'batches/'])('may be unpacked by hand: %s*.bin', async (folder) => {
    const named = Object.entries(cifarFiles).map(([name, bytes]) => [`${folder}${name}`, bytes]);
    const dataDir = await temporaryFolder(Object.fromEntries(named));
    const source = smallCifar(packed);
    expect([...(await source.load('train', { dataDir })).labels]).toEqual([3, 9, 0]);
    expect(await source.locate({ dataDir })).toBe(
      `the folder ${join(dataDir, folder).replace(/[\\/]$/, '')}`,
    );
    expect((await source.fetch({ dataDir })).map(({ file }) => file)).toEqual(Object.keys(cifarFiles));
  });

  test('that is nowhere says how to get it', async () => {
    const dataDir = await temporaryFolder();
    await expect(cifar10().load('test', { dataDir })).rejects.toThrow(
      `cifar10: the folder ${dataDir} has neither cifar-10-binary.tar nor cifar-10-binary.tar.gz.`,
    );
    const cacheDir = await temporaryFolder();
    await expect(cifar10().load('test', { cacheDir, mirrors: [] })).rejects.toThrow(
      'What helps: a folder with the files (dataDir), or an address that has them (mirrors).',
    );
    expect(await cifar10().locate({ cacheDir })).toBe(
      `a download from https://www.cs.toronto.edu/~kriz/, kept in ${join(cacheDir, 'cifar10')}`,
    );
  });
});
