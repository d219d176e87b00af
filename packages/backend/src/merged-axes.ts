/**
 * The axes of arrays of one shape, merged: axes of length 1 vanish, and neighbouring axes become one where every array has the layout of one
 * longer axis. A contiguous array of any shape has one axis. Kernels over strided arrays have fewer and longer loops this way.
 *
 * One object serves many calls, so that a call makes no garbage.
 *
 * @example
 * ```ts
 * import { MergedAxes } from '@argand/backend';
 *
 * const axes = new MergedAxes(2);
 * // A contiguous array of shape [2, 3, 4], and a row of 4 numbers repeated over the other axes.
 * axes.merge([2, 3, 4], [[12, 4, 1], [0, 0, 1]]);
 * axes.lengths; // [ 4, 6 ]
 * axes.strides; // [ [ 1, 4 ], [ 1, 0 ] ]
 * ```
 */
export class MergedAxes {
  /** [axes] how long each axis is, the innermost first. */
  readonly lengths: readonly number[];
  /** [arrays, axes] how far one index lies from the next, in numbers. */
  readonly strides: readonly (readonly number[])[];
  readonly #lengths: number[] = [];
  readonly #strides: readonly number[][];

  /** @param arrays number of arrays */
  constructor(arrays: number) {
    this.#strides = Array.from({ length: arrays }, () => []);
    this.lengths = this.#lengths;
    this.strides = this.#strides;
  }

  /** Merges the axes of a shape, in row-major order. `strides` has those of each array, [arrays, axes]. */
  merge(shape: readonly number[], strides: readonly (readonly number[])[]): void {
    this.#clear();
    for (let axis = shape.length - 1; axis >= 0; axis--) this.#add(shape, strides, axis);
  }

  /** Merges axes whose order does not matter: the one with the smallest stride in the last array becomes the innermost. */
  mergeByStride(shape: readonly number[], strides: readonly (readonly number[])[]): void {
    this.#clear();
    const last = strides[strides.length - 1];
    const order = shape.map((_, axis) => axis);
    order.sort((a, b) => Math.abs(last[a]) - Math.abs(last[b]) || b - a);
    for (const axis of order) this.#add(shape, strides, axis);
  }

  #clear(): void {
    this.#lengths.length = 0;
    for (const list of this.#strides) list.length = 0;
  }

  #add(shape: readonly number[], strides: readonly (readonly number[])[], axis: number): void {
    const length = shape[axis];
    if (length === 1) return;
    const lengths = this.#lengths;
    const merged = this.#strides;
    const top = lengths.length - 1;
    let joins = top >= 0;
    for (let array = 0; joins && array < merged.length; array++) {
      joins = strides[array][axis] === lengths[top] * merged[array][top];
    }
    if (joins) {
      lengths[top] *= length;
      return;
    }
    lengths.push(length);
    for (let array = 0; array < merged.length; array++) merged[array].push(strides[array][axis]);
  }
}
