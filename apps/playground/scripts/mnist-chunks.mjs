// Makes public/mnist: MNIST as gzip files of some thousand images each, so that training can begin with the first.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { mnist } from '@argand/datasets';

const folder = new URL('../public/mnist/', import.meta.url);
const pack = promisify(gzip);
const imagesEach = 5000;

/** An IDX file of unsigned bytes: magic number, the length of each dimension, the elements. */
function idx(shape, bytes) {
  const file = new Uint8Array(4 + 4 * shape.length + bytes.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x0800 + shape.length);
  for (const [axis, length] of shape.entries()) view.setUint32(4 + 4 * axis, length);
  file.set(bytes, 4 + 4 * shape.length);
  return file;
}

/** Writes the chunks, unless they were written before. */
export async function makeMnistChunks() {
  const done = new URL('chunks.json', folder);
  if (existsSync(done)) return;
  mkdirSync(folder, { recursive: true });
  const chunks = {};
  for (const split of ['train', 'test']) {
    const { images, labels, length } = await mnist().load(split);
    const files = { [`${split}-labels.bin`]: idx([length], labels) };
    for (let start = 0, number = 0; start < length; start += imagesEach, number++) {
      const end = Math.min(start + imagesEach, length);
      files[`${split}-images-${String(number).padStart(2, '0')}.bin`] = idx(
        [end - start, 28, 28],
        images.subarray(784 * start, 784 * end),
      );
    }
    await Promise.all(
      Object.entries(files).map(async ([name, bytes]) => {
        writeFileSync(new URL(name, folder), await pack(bytes, { level: 7 }));
      }),
    );
    chunks[split] = Object.keys(files).filter((name) => name.includes('images'));
  }
  writeFileSync(done, JSON.stringify(chunks));
}
