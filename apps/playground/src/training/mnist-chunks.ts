import { type Dataset, dataset, readIdx, take } from '@argand/datasets';

/** How many images a file has. */
const imagesEach = 5000;
const pixels = 784;

/** How {@link loadMnist} loads. */
export interface LoadMnistOptions {
  /** The address of the folder with the files that the build has made. */
  readonly folder: string;
  readonly split: 'train' | 'test';
  /** The first so many images. */
  readonly images: number;
  /** Called after each file. */
  readonly onProgress?: (images: number) => void;
  /** Used in place of the browser's own, in tests. */
  readonly fetch?: (address: URL) => Promise<Response>;
}

/**
 * MNIST, or its first images, from gzip files of 5,000 images each, unpacked by the browser.
 *
 * @throws Error that names the file, if the server does not have it or it is not what it should be
 */
export async function loadMnist({
  folder,
  split,
  images,
  onProgress,
  fetch = globalThis.fetch,
}: LoadMnistOptions): Promise<Dataset> {
  const load = async (name: string) => {
    const response = await fetch(new URL(name, folder));
    if (!response.ok || !response.body) throw new Error(`${name}: the server answers ${response.status}.`);
    const unpacked = response.body.pipeThrough(new DecompressionStream('gzip'));
    return readIdx(new Uint8Array(await new Response(unpacked).arrayBuffer()), { name });
  };
  const all = new Uint8Array(images * pixels);
  const labels = await load(`${split}-labels.bin`);
  for (let start = 0; start < images; start += imagesEach) {
    const number = String(start / imagesEach).padStart(2, '0');
    const { data } = await load(`${split}-images-${number}.bin`);
    const wanted = Math.min(imagesEach, images - start);
    all.set(data.subarray(0, wanted * pixels), start * pixels);
    onProgress?.(start + wanted);
  }
  return dataset({
    name: `mnist ${split}`,
    images: all,
    labels: labels.data.subarray(0, images),
    imageShape: [28, 28, 1],
    classes: 10,
  });
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
