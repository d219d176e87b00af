import { readFileSync } from 'node:fs';
import { readNpz } from '@argand/npy';

/** A picture's file, and what Pillow reads in it. */
export interface GoldenPicture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Small pictures of many kinds: `golden/make_pictures.py` makes them with Pillow. */
export const goldenPictures: readonly GoldenPicture[] = (() => {
  const arrays = readNpz(readFileSync(new URL('../golden/pictures.npz', import.meta.url)), 'pictures.npz');
  return Object.entries(arrays).flatMap(([key, file]) => {
    if (!key.endsWith('.file')) return [];
    const name = key.slice(0, -'.file'.length);
    const pixels = arrays[`${name}.pixels`];
    if (pixels === undefined) throw new Error(`${name} has no pixels`);
    const [height = 0, width = 0] = pixels.shape;
    return [
      { name, bytes: Uint8Array.from(file.numbers), height, width, pixels: Uint8Array.from(pixels.numbers) },
    ];
  });
})();

/** The file of one of them. */
export function goldenFile(name: string): Uint8Array {
  const found = goldenPictures.find((picture) => picture.name === name);
  if (found === undefined) throw new Error(`there is no picture ${name}`);
  return found.bytes;
}
