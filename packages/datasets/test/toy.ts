import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type DataFile, type DatasetSource, type IdxDescription, idxDataset } from '../src/index.ts';

/** An IDX file of unsigned bytes, written independently of the reader. */
export function writeIdx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length);
  for (const [axis, length] of shape.entries()) header.writeUInt32BE(length, 4 + 4 * axis);
  return new Uint8Array(Buffer.concat([header, data]));
}

export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
export const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));

/** The four files of a data set of 7 training and 5 test images of 3 × 3 pixels in 4 classes. */
export const toyFiles: Readonly<Record<string, Uint8Array>> = {
  'train-images': writeIdx(
    [7, 3, 3],
    Uint8Array.from({ length: 63 }, (_, index) => index * 4),
  ),
  'train-labels': writeIdx([7], Uint8Array.of(0, 1, 2, 3, 2, 1, 0)),
  'test-images': writeIdx(
    [5, 3, 3],
    Uint8Array.from({ length: 45 }, (_, index) => 255 - index),
  ),
  'test-labels': writeIdx([5], Uint8Array.of(3, 3, 0, 1, 2)),
};

export function toyFile(name: string): Uint8Array {
  const bytes = toyFiles[name];
  if (bytes === undefined) throw new Error(`there is no file ${name}`);
  return bytes;
}

/** A source of those files that a package of the system has put into this folder. */
export function toyIn(folder: string): DatasetSource {
  return toy({ systemPackage: { name: 'dataset-toy', folder } });
}

/** A source of those files with their checksums, or without any. */
export function toy({
  checksums = true,
  mirrors = [],
  systemPackage,
}: Partial<Pick<IdxDescription, 'mirrors' | 'systemPackage'>> & { checksums?: boolean } = {}): DatasetSource {
  const file = (name: string): DataFile => {
    const content = toyFile(name);
    return { name, bytes: content.length, md5: checksums ? { content: md5(content) } : undefined };
  };
  return idxDataset({
    name: 'toy',
    description: 'Toy images.',
    imageShape: [3, 3, 1],
    classes: 4,
    mirrors,
    systemPackage,
    files: {
      train: { images: file('train-images'), labels: file('train-labels') },
      test: { images: file('test-images'), labels: file('test-labels') },
    },
  });
}
