import { readFileSync } from 'node:fs';

/** An array of the golden files, widened to float64. */
export interface GoldenArray {
  readonly shape: readonly number[];
  readonly numbers: Float64Array;
}

/** Reads a golden `.npy` file by its path below tests/golden. */
export function golden(path: string): GoldenArray {
  return parseNpy(goldenBytes(path), path);
}

/** Reads a little-endian `.npy` file in row-major order. */
export function parseNpy(bytes: Buffer, path: string): GoldenArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  const header = bytes.toString('latin1', 10, start);
  const type = /'descr': '<([fi][48])'/.exec(header)?.[1];
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').filter((axis) => axis.trim()).map(Number);
  const length = shape.reduce((size, axis) => size * axis, 1);
  const read: Record<string, (i: number) => number> = {
    f4: (i) => view.getFloat32(start + 4 * i, true),
    f8: (i) => view.getFloat64(start + 8 * i, true),
    i4: (i) => view.getInt32(start + 4 * i, true),
    i8: (i) => Number(view.getBigInt64(start + 8 * i, true)),
  };
  if (!type) throw new Error(`${path}: unexpected header ${header}`);
  return { shape, numbers: Float64Array.from({ length }, (_, i) => read[type](i)) };
}

/** A golden file as it is. */
export function goldenBytes(path: string): Buffer {
  return readFileSync(new URL(`../../golden/${path}`, import.meta.url));
}
