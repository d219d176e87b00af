import { type ArrayKind, encodeNumbers, kindOf, nameOf, requireNumbers } from '@argand/arrays';
import { OptionTypeError, ShapeError } from '@argand/errors';
import { magic } from './header.ts';
import { requireBool, requireObject, sizeOf, type WritableNpyArray } from './npy-array.ts';

const types: Readonly<Record<ArrayKind, string>> = {
  Float32Array: '<f4',
  Float64Array: '<f8',
  Int8Array: '|i1',
  Int16Array: '<i2',
  Int32Array: '<i4',
  BigInt64Array: '<i8',
  Uint8Array: '|u1',
  Uint8ClampedArray: '|u1',
  Uint16Array: '<u2',
  Uint32Array: '<u4',
  BigUint64Array: '<u8',
};

/**
 * Writes a `.npy` file, version 1, little-endian and in row-major order. The kind of array decides the type in the file: float32 for a
 * `Float32Array`, uint8 for a `Uint8Array`, `Uint8ClampedArray` or `Buffer`, int64 for a `BigInt64Array`; bool for bytes with `isBool`.
 *
 * @throws ShapeError if the shape is no list of lengths, or has another number of numbers
 * @throws TypeError if the numbers are no typed array, or are called bool and are not bytes
 * @example
 * ```ts
 * import { writeNpy } from '@argand/npy';
 *
 * writeNpy({ shape: [3], numbers: Int32Array.of(1, 2, 3) }).length; // 140
 * ```
 */
export function writeNpy(array: WritableNpyArray): Uint8Array<ArrayBuffer> {
  requireObject(array, 'writeNpy', 'shape and numbers');
  const { shape, numbers } = array;
  const type = typeOf(array);
  if (
    !Array.isArray(shape) ||
    shape.some((length) => !Number.isSafeInteger(length) || length < 0) ||
    sizeOf(shape) !== numbers.length
  ) {
    throw new ShapeError(
      `writeNpy: shape is ${Array.isArray(shape) ? `[${shape.join(', ')}]` : nameOf(shape)}, but there are ${numbers.length} numbers; expected whole lengths whose product is that.`,
    );
  }
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${axes}), }`;
  // What precedes the numbers is a multiple of 64 bytes and ends with a new line.
  const padding = 63 - ((10 + dictionary.length) % 64);
  const header = new TextEncoder().encode(`${dictionary}${' '.repeat(padding)}\n`);
  const file = new Uint8Array(10 + header.length + numbers.byteLength);
  file.set([...magic, 1, 0, header.length & 255, header.length >> 8]);
  file.set(header, 10);
  file.set(encodeNumbers(numbers), 10 + header.length);
  return file;
}

function typeOf({ numbers, isBool = false }: WritableNpyArray): string {
  const kind = kindOf(numbers) ?? kindOf(requireNumbers(numbers, 'writeNpy: numbers'));
  if (!isBool) return types[kind];
  if (kind !== 'Uint8Array') {
    throw new OptionTypeError(
      `writeNpy: isBool is for a Uint8Array of 0 and 1, received ${nameOf(numbers)}.`,
    );
  }
  requireBool(requireNumbers(numbers, 'writeNpy: numbers'), 'writeNpy');
  return '|b1';
}
