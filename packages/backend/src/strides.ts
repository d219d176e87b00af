/** The strides of a contiguous row-major array of this shape. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** How many numbers an array of this shape has; 1 for the empty shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** Visits every place of `shape` in row-major order, with its position in each of the strided arrays. */
export function forEachIndex(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  visit: (index: number, positions: readonly number[]) => void,
): void {
  const size = sizeOf(shape);
  const place = new Array<number>(shape.length).fill(0);
  const positions = new Array<number>(strides.length).fill(0);
  for (let index = 0; index < size; index++) {
    visit(index, positions);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] += 1;
      for (let array = 0; array < strides.length; array++) positions[array] += strides[array][axis];
      if (place[axis] < shape[axis]) break;
      place[axis] = 0;
      for (let array = 0; array < strides.length; array++)
        positions[array] -= strides[array][axis] * shape[axis];
    }
  }
}
