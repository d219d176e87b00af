import { copyInLittleEndian } from './byte-order.ts';
import { magic } from './header.ts';
import { sizeOf, type WritableNpyArray } from './npy-array.ts';

/**
 * Writes a `.npy` file, version 1, little-endian and in row-major order: float32, float64, int32 and int64 (a `BigInt64Array`) as
 * they are, a `Uint8Array` as uint8.
 *
 * @throws RangeError if the shape is no list of lengths, or has another number of numbers
 * @example
 * ```ts
 * import { writeNpy } from '@argand/npy';
 *
 * writeNpy({ shape: [3], numbers: Int32Array.of(1, 2, 3) }).length; // 140
 * ```
 */
export function writeNpy({ shape, numbers }: WritableNpyArray): Uint8Array<ArrayBuffer> {
  if (
    shape.some((length) => !Number.isSafeInteger(length) || length < 0) ||
    sizeOf(shape) !== numbers.length
  ) {
    throw new RangeError(
      `writeNpy: shape is [${shape.join(', ')}], but there are ${numbers.length} numbers; expected whole lengths whose product is that.`,
    );
  }
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${typeOf(numbers)}', 'fortran_order': False, 'shape': (${axes}), }`;
  // What precedes the numbers is a multiple of 64 bytes and ends with a new line.
  const padding = 63 - ((10 + dictionary.length) % 64);
  const header = new TextEncoder().encode(`${dictionary}${' '.repeat(padding)}\n`);
  const file = new Uint8Array(10 + header.length + numbers.byteLength);
  file.set([...magic, 1, 0, header.length & 255, header.length >> 8]);
  file.set(header, 10);
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  file.set(copyInLittleEndian(bytes, numbers.BYTES_PER_ELEMENT), 10 + header.length);
  return file;
}

function typeOf(numbers: WritableNpyArray['numbers']): string {
  if (numbers instanceof Float64Array) return '<f8';
  if (numbers instanceof Float32Array) return '<f4';
  if (numbers instanceof Int32Array) return '<i4';
  return numbers instanceof BigInt64Array ? '<i8' : '|u1';
}
