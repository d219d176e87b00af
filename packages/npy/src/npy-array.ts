import { type BigArray, type NumberArray, nameOf } from '@argand/arrays';
import { FormatError, OptionTypeError } from '@argand/errors';

/** The numbers of an array that was read. */
export type NpyNumbers = Exclude<NumberArray, Uint8ClampedArray>;

/** An array as NumPy keeps it in a `.npy` file, in row-major (C) order. */
export interface NpyArray<Numbers extends NumberArray | BigArray = NpyNumbers> {
  /** The length of every axis; [] is a single number. */
  readonly shape: readonly number[];
  readonly numbers: Numbers;
  /** The numbers are truth values, NumPy's bool: a `Uint8Array` of 0 and 1. */
  readonly isBool?: boolean;
}

/** What can be written: arrays of any kind of number, and 64-bit integers. */
export type WritableNpyArray = NpyArray<NumberArray | BigArray>;

/** How many numbers an array of this shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** @throws TypeError unless a value is an object, and no array */
export function requireObject(value: unknown, caller: string, what: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value))
    return;
  throw new OptionTypeError(`${caller}: expected ${what} in an object, received ${nameOf(value)}.`);
}

/** @throws Error that names the array if one of its numbers is neither 0 nor 1 */
export function requireBool(numbers: NumberArray, name: string): void {
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] > 1)
      throw new FormatError(`${name}: number ${i} is ${numbers[i]}; expected a bool, 0 or 1.`);
  }
}
