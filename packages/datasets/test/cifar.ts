import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { type CifarDescription, cifarDataset } from '../src/cifar10.ts';
import type { DatasetSource } from '../src/index.ts';
import { md5 } from './toy.ts';

/** One record in the layout of the binary version, written independently of the reader. */
export function cifarRecord(
  label: number,
  colour: (y: number, x: number, channel: number) => number,
): Buffer {
  const planes = [0, 1, 2].map((channel) =>
    Buffer.from(
      Array.from({ length: 1024 }, (_, pixel) => colour(Math.floor(pixel / 32), pixel % 32, channel)),
    ),
  );
  return Buffer.concat([Buffer.of(label), ...planes]);
}

/** Two training files of two and one images, and a test file of one. */
export const cifarFiles: Readonly<Record<string, Uint8Array>> = {
  'data_batch_1.bin': new Uint8Array(
    Buffer.concat([
      cifarRecord(3, (y, x, channel) => y + x + 100 * channel),
      cifarRecord(9, (y, _, channel) => y * channel),
    ]),
  ),
  'data_batch_2.bin': new Uint8Array(cifarRecord(0, (_, x) => 8 * x)),
  'test_batch.bin': new Uint8Array(cifarRecord(5, (y) => 255 - y)),
};

/** They and what else the published archive has, in a tar archive. */
export async function cifarArchive(
  files: Readonly<Record<string, Uint8Array>> = cifarFiles,
): Promise<Uint8Array> {
  const entries = { ...files, 'batches.meta.txt': new Uint8Array(Buffer.from('cat\n')) };
  return packTar([
    { header: { name: 'batches/', size: 0, type: 'directory' } },
    ...Object.entries(entries).map(([name, bytes]) => ({
      header: { name: `batches/${name}`, size: bytes.length, type: 'file' as const },
      body: new Uint8Array(bytes),
    })),
  ]);
}

export const pack = (archive: Uint8Array): Uint8Array => new Uint8Array(gzipSync(archive));

/** The description of that archive, proved by the checksum of its compressed form alone, as CIFAR-10 is. */
export function smallCifarDescription(packed: Uint8Array, mirrors: readonly string[] = []): CifarDescription {
  return {
    name: 'small-cifar',
    description: 'A few made images.',
    classNames: [...'abcdefghij'],
    mirrors,
    archive: { name: 'small.tar', bytes: 1_000_000, md5: { gzip: md5(packed) } },
    folder: 'batches',
    files: { train: ['data_batch_1.bin', 'data_batch_2.bin'], test: ['test_batch.bin'] },
  };
}

export const smallCifar = (packed: Uint8Array, mirrors: readonly string[] = []): DatasetSource =>
  cifarDataset(smallCifarDescription(packed, mirrors));
