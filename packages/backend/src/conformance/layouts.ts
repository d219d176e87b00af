import type { StridedView } from '../storage.ts';
import { contiguousStrides, sizeOf } from '../strides.ts';

/** A way to lay an array out in a storage, by strides that are 0 or more. */
export interface Layout {
  readonly title: string;
  readonly strides: (shape: readonly number[]) => number[];
}

/** Row-major, with nothing between. */
export const contiguous: Layout = { title: 'contiguous', strides: contiguousStrides };

/** Column-major. */
export const transposed: Layout = {
  title: 'transposed',
  strides: (shape) => contiguousStrides([...shape].reverse()).reverse(),
};

/** One number everywhere. */
export const scalar: Layout = { title: 'one number', strides: (shape) => shape.map(() => 0) };

/** One row, repeated over all axes but the last. */
export const row: Layout = {
  title: 'one row',
  strides: (shape) => shape.map((_, axis) => (axis === shape.length - 1 ? 1 : 0)),
};

/** One column, repeated over the last axis. */
export const column: Layout = {
  title: 'one column',
  strides: (shape) => [...contiguousStrides(shape.slice(0, -1)), ...shape.slice(-1).map(() => 0)],
};

/** Row-major, repeated over the second axis. */
export const inner: Layout = {
  title: 'repeated inside',
  strides: (shape) => {
    const strides = contiguousStrides(shape.map((length, axis) => (axis === 1 ? 1 : length)));
    return strides.map((stride, axis) => (axis === 1 ? 0 : stride));
  },
};

/** Row-major, with a gap behind each number. */
export const spread: Layout = {
  title: 'every second number',
  strides: (shape) => contiguousStrides(shape).map((stride) => 2 * stride),
};

/** Windows that overlap: a step along any axis is one number. */
export const sliding: Layout = { title: 'overlapping', strides: (shape) => shape.map(() => 1) };

/** Every layout. */
export const layouts: readonly Layout[] = [
  contiguous,
  transposed,
  scalar,
  row,
  column,
  inner,
  spread,
  sliding,
];

/** How many numbers a storage needs to hold this shape with these strides. */
export function extentOf(shape: readonly number[], strides: StridedView['strides']): number {
  if (sizeOf(shape) === 0) return 0;
  return shape.reduce((extent, length, axis) => extent + (length - 1) * strides[axis], 1);
}

/** Shapes that are empty, single, odd, and that straddle a vector's width and a tile's. */
export const shapes: readonly (readonly number[])[] = [
  [],
  [0],
  [3, 0, 2],
  [1],
  [5],
  [3, 4],
  [7, 65],
  [2, 3, 5],
  [4, 1, 8],
  [2, 3, 1, 2, 9],
];

/** Lengths around the width of a vector and the size of a tile, and one that threads would share. */
export const lengths: readonly number[] = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63, 64, 65, 257, 10_007];
