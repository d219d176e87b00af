import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sizeOf } from '@argand/backend';
import { cifarDataset, idxDataset, readCifar, readIdx } from '@argand/datasets';
import { mutateBytes } from '../mutation/bytes.ts';
import { mutateGzip } from '../mutation/containers.ts';
import { requirePromise, type Target } from '../target.ts';

/** An IDX file of bytes. */
function idx(shape: readonly number[]): Uint8Array {
  const size = sizeOf(shape);
  const header = shape.flatMap((length) => [0, 0, length >> 8, length & 255]);
  return Uint8Array.from([
    0,
    0,
    8,
    shape.length,
    ...header,
    ...Array.from({ length: size }, (_, k) => k % 2),
  ]);
}

/** Two records of CIFAR's: a label, then 3 × 32 × 32 bytes. */
const cifarRecords = Uint8Array.from({ length: 2 * 3073 }, (_, k) => (k % 3073 === 0 ? k / 3073 : k % 251));

const block = 512;

/** A tar archive of one file. */
function tar(name: string, content: Uint8Array): Uint8Array {
  const header = new Uint8Array(block);
  const write = (text: string, place: number) => header.set(new TextEncoder().encode(text), place);
  write(name, 0);
  write('0000644\0', 100);
  write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  write('        ', 148);
  write('0ustar\u000000', 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const archive = new Uint8Array(block * (3 + Math.ceil(content.length / block)));
  archive.set(header);
  archive.set(content, block);
  return archive;
}

const pictures = idx([3, 2, 2]);

/** The folder that files are read from where a reader takes files alone; a campaign removes it. */
let folder: Promise<string> | undefined;
async function folderWith(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), 'argand-fuzz-'));
  const path = await folder;
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(path, name), bytes);
  return path;
}

/** Files of data sets. */
export const dataFileTargets: readonly Target[] = [
  {
    name: 'idx',
    share: 2,
    seeds: async () => [idx([4]), idx([3, 2, 2]), idx([2, 2, 2, 3])],
    mutate: mutateBytes,
    read: (input, file) => {
      const { shape, data } = readIdx(input, { name: file });
      const size = sizeOf(shape);
      requirePromise(data.length === size, `shape [${shape.join(', ')}] with ${data.length} numbers`);
    },
  },
  {
    name: 'idx.gz',
    share: 0.3,
    seeds: async () => [pictures],
    mutate: mutateGzip(mutateBytes),
    read: async (input, file) => {
      const dataDir = await folderWith({ [`${file}.gz`]: input, labels: idx([3]) });
      const both = { images: { name: file }, labels: { name: 'labels' } };
      const source = idxDataset({
        name: 'fuzz',
        description: 'Mutated files.',
        imageShape: [2, 2, 1],
        classes: 2,
        mirrors: [],
        files: { train: both, test: both },
      });
      await source.load('train', { dataDir });
    },
  },
  {
    name: 'cifar',
    seeds: async () => [cifarRecords],
    mutate: mutateBytes,
    read: (input, file) => readCifar([{ name: file, bytes: input }]),
  },
  {
    name: 'tar.gz',
    share: 0.3,
    seeds: async () => [tar('folder/batch.bin', cifarRecords)],
    mutate: mutateGzip(mutateBytes),
    read: async (input, file) => {
      const dataDir = await folderWith({ [`${file}.tar.gz`]: input });
      const source = cifarDataset({
        name: 'fuzz',
        description: 'Mutated archives.',
        classNames: Array.from({ length: 10 }, (_, k) => `class ${k}`),
        mirrors: [],
        archive: { name: `${file}.tar`, bytes: 1_000_000 },
        folder: 'folder',
        files: { train: ['batch.bin'], test: ['batch.bin'] },
      });
      await source.load('train', { dataDir });
    },
  },
];
