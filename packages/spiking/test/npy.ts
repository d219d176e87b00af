import { readFileSync } from 'node:fs';

/** Reads a little-endian, C-order .npy file (version 1) of int32, float32 or float64, widened to float64. */
export function readNpy(file: URL): { shape: number[]; values: Float64Array } {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint16(8, true);
  const header = bytes.toString('latin1', 10, 10 + headerLength);
  const kind = /'descr': '<([fi][48])'/.exec(header)?.[1];
  const shapeText = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (kind === undefined || shapeText === undefined) {
    throw new Error(`${file.pathname}: unexpected header ${header}`);
  }
  const shape = shapeText
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  const length = shape.reduce((product, size) => product * size, 1);
  const start = 10 + headerLength;
  const at: Record<string, (index: number) => number> = {
    f4: (index) => view.getFloat32(start + 4 * index, true),
    f8: (index) => view.getFloat64(start + 8 * index, true),
    i4: (index) => view.getInt32(start + 4 * index, true),
    i8: (index) => Number(view.getBigInt64(start + 8 * index, true)),
  };
  return { shape, values: Float64Array.from({ length }, (_, index) => at[kind](index)) };
}
