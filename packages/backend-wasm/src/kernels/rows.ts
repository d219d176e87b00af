import { DeviceError } from '@argand/backend';
import { MAXIMUM_AXES } from '../control.ts';
import type { Machine } from '../machine.ts';

/** The place of the first argument about axes; see assembly/rows.ts. */
const firstArgument = 16;

/**
 * StridedView arrays of one shape as rows along one axis, with as few axes as will do: axes of length 1 vanish, and axes
 * that lie in every array like one longer axis become one. Kept and filled anew, so that a call makes no garbage.
 */
export class Rows {
  /** How many rows there are. */
  count = 0;
  /** How long a row is. */
  length = 0;
  readonly #operands: number;
  readonly #lengths: number[] = [];
  readonly #strides: number[][];

  constructor(operands: number) {
    this.#operands = operands;
    this.#strides = Array.from({ length: operands }, () => []);
  }

  /** Takes a shape and the strides of each array. Returns the number of places. */
  take(shape: readonly number[], ...strides: (readonly number[])[]): number {
    this.#clear();
    for (let axis = shape.length - 1; axis >= 0; axis--) this.#add(shape, strides, axis);
    return this.#finish();
  }

  /**
   * The same, where the order of the axes is free: the one with the smallest stride in the last array becomes the row.
   */
  takeByStride(shape: readonly number[], ...strides: (readonly number[])[]): number {
    this.#clear();
    const last = strides[strides.length - 1];
    const order = shape.map((_, axis) => axis);
    order.sort((a, b) => Math.abs(last[a]) - Math.abs(last[b]) || b - a);
    for (const axis of order) this.#add(shape, strides, axis);
    return this.#finish();
  }

  /** The distance in bytes of neighbours in a row of an array. */
  stride(operand: number): number {
    return 4 * this.#strides[operand][0];
  }

  /** Writes the outer axes where the kernels expect them. */
  writeTo(machine: Machine): void {
    const axes = this.#lengths.length;
    if (axes > MAXIMUM_AXES) {
      throw new DeviceError(
        `wasm: ${axes} axes that cannot be merged; at most ${MAXIMUM_AXES} are supported.`,
      );
    }
    let place = firstArgument;
    machine.set(place++, axes - 1);
    for (let axis = 1; axis < axes; axis++) {
      machine.set(place++, this.#lengths[axis]);
      for (let operand = 0; operand < this.#operands; operand++) {
        machine.set(place++, 4 * this.#strides[operand][axis]);
      }
    }
  }

  #clear(): void {
    this.#lengths.length = 0;
    for (const list of this.#strides) list.length = 0;
  }

  #add(shape: readonly number[], strides: readonly (readonly number[])[], axis: number): void {
    const length = shape[axis];
    if (length === 1) return;
    const top = this.#lengths.length - 1;
    let joins = top >= 0;
    for (let operand = 0; joins && operand < this.#operands; operand++) {
      joins = strides[operand][axis] === this.#lengths[top] * this.#strides[operand][top];
    }
    if (joins) {
      this.#lengths[top] *= length;
      return;
    }
    this.#lengths.push(length);
    for (let operand = 0; operand < this.#operands; operand++)
      this.#strides[operand].push(strides[operand][axis]);
  }

  #finish(): number {
    if (this.#lengths.length === 0) {
      this.#lengths.push(1);
      for (const list of this.#strides) list.push(0);
    }
    this.length = this.#lengths[0];
    this.count = 1;
    for (let axis = 1; axis < this.#lengths.length; axis++) this.count *= this.#lengths[axis];
    return this.count * this.length;
  }
}
