import { type Dataset, dataset, readIdx, take } from '@argand/datasets';
import { fetchBytes } from './fetch-bytes.ts';

/** How many images a file has. */
const imagesEach = 5000;
const pixels = 784;

/** How {@link loadMnist} loads. */
export interface LoadMnistOptions {
  /** The address of the folder with the files that the build has made. */
  readonly folder: string;
  readonly split: 'train' | 'test';
  /** Number of images, from the first on. */
  readonly images: number;
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Called after each file. */
  readonly onProgress?: (images: number) => void;
  /** Used in place of the browser's own, in tests. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Loads MNIST, or its first images, from gzip files of 5,000 images each, unpacked by the browser.
 *
 * @throws Error that names the file, if the server does not have it, it stops arriving, or it is damaged
 */
export async function loadMnist({
  folder,
  split,
  images,
  signal,
  onProgress,
  fetch = globalThis.fetch,
}: LoadMnistOptions): Promise<Dataset> {
  const load = async (name: string, length: number) => {
    const address = new URL(name, folder);
    const read = async (cache: RequestCache) =>
      unpack(await fetchBytes(address, { cache, fetch, ...(signal ? { signal } : {}) }), name, length);
    // What is kept may be damaged, or another page that a host sends for what it does not have.
    return read('default').catch((reason: unknown) => {
      signal?.throwIfAborted();
      if (reason instanceof DamagedFile) return read('reload');
      throw reason;
    });
  };
  const all = new Uint8Array(images * pixels);
  const labels = await load(`${split}-labels.bin`, images);
  for (let start = 0; start < images; start += imagesEach) {
    const number = String(start / imagesEach).padStart(2, '0');
    const wanted = Math.min(imagesEach, images - start);
    const data = await load(`${split}-images-${number}.bin`, wanted * pixels);
    all.set(data.subarray(0, wanted * pixels), start * pixels);
    onProgress?.(start + wanted);
  }
  return dataset({
    name: `mnist ${split}`,
    images: all,
    labels: labels.subarray(0, images),
    imageShape: [28, 28, 1],
    classes: 10,
  });
}

class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/** @param length how many numbers are needed at least */
async function unpack(bytes: Uint8Array<ArrayBuffer>, name: string, length: number): Promise<Uint8Array> {
  try {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    const { data } = readIdx(new Uint8Array(await new Response(unpacked).arrayBuffer()), { name });
    if (data.length >= length) return data;
    throw new Error(`expected ${length} numbers or more, received ${data.length}`);
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason);
    throw new DamagedFile(`${name} is damaged (${message})`, { cause: reason });
  }
}

/** Loads each split once, and again only where more of it is wanted. */
export class MnistShelf {
  readonly #held = new Map<string, Dataset>();

  async load(options: LoadMnistOptions): Promise<Dataset> {
    const { split, images } = options;
    const held = this.#held.get(split);
    if (held && held.length >= images) return held.length === images ? held : take(held, 0, images);
    const loaded = await loadMnist(options);
    this.#held.set(split, loaded);
    return loaded;
  }
}
