import { DeviceError, MergedAxes } from '@argand/backend';
import { MAXIMUM_AXES } from '../control.ts';
import type { Machine } from '../machine.ts';

/** The first argument about axes; see assembly/rows.ts. */
const firstArgument = 16;

/** Strided arrays of one shape as rows along their innermost axis. One object serves many calls, so that a call makes no garbage. */
export class Rows {
  /** How many rows there are. */
  count = 0;
  /** How long a row is. */
  length = 0;
  readonly #axes: MergedAxes;
  readonly #operands: number;

  constructor(operands: number) {
    this.#axes = new MergedAxes(operands);
    this.#operands = operands;
  }

  /** Takes a shape and the strides of each array. Returns the number of elements. */
  take(shape: readonly number[], ...strides: readonly (readonly number[])[]): number {
    this.#axes.merge(shape, strides);
    return this.#finish();
  }

  /** The same, where the order of the elements is free: the axis with the smallest stride in the last array becomes the row. */
  takeByStride(shape: readonly number[], ...strides: readonly (readonly number[])[]): number {
    this.#axes.mergeByStride(shape, strides);
    return this.#finish();
  }

  /** The distance in bytes of neighbours in a row of an array. */
  stride(operand: number): number {
    return 4 * (this.#axes.strides[operand][0] ?? 0);
  }

  /** Writes the outer axes where the kernels expect them. */
  writeTo(machine: Machine): void {
    const { lengths, strides } = this.#axes;
    const axes = lengths.length;
    if (axes > MAXIMUM_AXES) {
      throw new DeviceError(
        `wasm: ${axes} axes that cannot be merged; at most ${MAXIMUM_AXES} are supported.`,
      );
    }
    let position = firstArgument;
    machine.set(position++, Math.max(axes - 1, 0));
    for (let axis = 1; axis < axes; axis++) {
      machine.set(position++, lengths[axis]);
      for (let operand = 0; operand < this.#operands; operand++) {
        machine.set(position++, 4 * strides[operand][axis]);
      }
    }
  }

  #finish(): number {
    const { lengths } = this.#axes;
    // One number is a row of one.
    this.length = lengths.length > 0 ? lengths[0] : 1;
    this.count = 1;
    for (let axis = 1; axis < lengths.length; axis++) this.count *= lengths[axis];
    return this.count * this.length;
  }
}
