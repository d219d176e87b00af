import { readFileSync } from 'node:fs';
import { readNpy } from '@argand/npy';

/** An array of the golden files, widened to float64. */
export interface GoldenArray {
  readonly shape: readonly number[];
  readonly numbers: Float64Array;
}

/** Reads a golden `.npy` file by its path below tests/golden. */
export function golden(path: string): GoldenArray {
  return parseNpy(goldenBytes(path), path);
}

/** The array of a `.npy` file, widened to float64. */
export function parseNpy(bytes: Uint8Array, path: string): GoldenArray {
  const { shape, numbers } = readNpy(bytes, path);
  return { shape, numbers: Float64Array.from(numbers) };
}

/** A golden file as it is. */
export function goldenBytes(path: string): Buffer {
  return readFileSync(new URL(`../../golden/${path}`, import.meta.url));
}
