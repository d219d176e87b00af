/** The numbers of an array that was read. */
export type NpyNumbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An array as NumPy keeps it in a `.npy` file, in row-major (C) order. */
export interface NpyArray<Numbers extends NpyNumbers | BigInt64Array = NpyNumbers> {
  /** The length of every axis; [] is a single number. */
  readonly shape: readonly number[];
  readonly numbers: Numbers;
}

/** What can be written: what can be read, and 64-bit integers. */
export type WritableNpyArray = NpyArray<NpyNumbers | BigInt64Array>;

/** How many numbers an array of this shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
