import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dataset, mnist, take } from '@argand/datasets';

/** Writes the first images of MNIST as the four files of a folder for --data-dir. */
export async function writeSmallMnist(folder: string, train: number, test: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [split, prefix, count] of [
    ['train', 'train', train],
    ['test', 't10k', test],
  ] as const) {
    const part = take(await mnist().load(split), 0, count);
    writeFileSync(join(folder, `${prefix}-images-idx3-ubyte`), idx(part, [count, 28, 28], 'images'));
    writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte`), idx(part, [count], 'labels'));
  }
}

/** The bytes of an IDX file: 0, 0, the type (8: bytes), the number of axes, the axes, the bytes. */
function idx(part: Dataset, shape: readonly number[], field: 'images' | 'labels'): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length, 0);
  shape.forEach((length, i) => {
    header.writeUInt32BE(length, 4 + 4 * i);
  });
  return Buffer.concat([header, Buffer.from(part[field])]);
}
