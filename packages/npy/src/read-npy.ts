import { copyInLittleEndian } from './byte-order.ts';
import { readHeader } from './header.ts';
import { type NpyArray, type NpyNumbers, sizeOf } from './npy-array.ts';

interface NumberType {
  readonly width: number;
  /** The numbers of these bytes, which are a copy in the machine's order. */
  readonly read: (bytes: Uint8Array<ArrayBuffer>, name: string) => NpyNumbers;
}

const types: Readonly<Record<string, NumberType>> = {
  '<f4': { width: 4, read: ({ buffer }) => new Float32Array(buffer) },
  '<f8': { width: 8, read: ({ buffer }) => new Float64Array(buffer) },
  '<i4': { width: 4, read: ({ buffer }) => new Int32Array(buffer) },
  '<i8': { width: 8, read: ({ buffer }, name) => wholeNumbers(new BigInt64Array(buffer), name) },
  '|u1': { width: 1, read: (bytes) => bytes },
  '|b1': { width: 1, read: (bytes, name) => truths(bytes, name) },
};

/**
 * Reads a `.npy` file (NumPy's format, versions 1 to 3), little-endian and in row-major order:
 *
 * | in the file                        | comes as       |
 * | ---------------------------------- | -------------- |
 * | float32 `<f4`, float64 `<f8`       | `Float32Array`, `Float64Array` |
 * | int32 `<i4`                        | `Int32Array`   |
 * | int64 `<i8`                        | `Float64Array`, which holds every whole number up to 2⁵³ |
 * | uint8 `|u1`, bool `|b1` as 0 and 1 | `Uint8Array`   |
 *
 * The bytes may lie anywhere; the numbers are a copy. Nothing in a file is ever executed: Python objects are refused.
 *
 * @param name what the file is called, for errors
 * @throws Error that names the file, the field and the offset of what is not as the format says: a truncated file, another type or byte
 * order, column-major order, Python objects, a shape that does not fit the bytes, an integer beyond 2⁵³
 * @example
 * ```ts
 * import { readNpy, writeNpy } from '@argand/npy';
 *
 * const bytes = writeNpy({ shape: [2, 2], numbers: Float32Array.of(1, 2, 3, 4) });
 * readNpy(bytes, 'x.npy').shape; // [ 2, 2 ]
 * ```
 *
 * Source: NumPy Enhancement Proposal 1, and numpy.lib.format.
 */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  const { type, shape, start } = readHeader(bytes, name);
  if (!Object.hasOwn(types, type)) throw new Error(`${name}: ${refusal(type)}`);
  const { width, read } = types[type];
  const body = bytes.length - start;
  const needed = sizeOf(shape) * width;
  if (body !== needed) {
    throw new Error(
      `${name}: shape [${shape.join(', ')}] of ${type} needs ${needed} bytes, but ${body} follow the header, from byte ${start} on.`,
    );
  }
  return { shape, numbers: read(copyInLittleEndian(bytes.subarray(start), width), name) };
}

function refusal(type: string): string {
  const expected = `expected one of ${Object.keys(types).join(', ')}`;
  if (type.startsWith('>')) {
    return `descr is ${type}: numbers with the most significant byte first; ${expected}. In NumPy: a.astype('<${type.slice(1)}').`;
  }
  if (type.startsWith('|O')) {
    return `descr is ${type}: Python objects, which only Python can read, by running what the file says; ${expected}. In NumPy: a.astype('float32').`;
  }
  return `numbers of type ${type}; ${expected}. In NumPy: a.astype('float32').`;
}

function wholeNumbers(integers: BigInt64Array, name: string): Float64Array {
  return Float64Array.from(integers, (integer, i) => {
    const number = Number(integer);
    if (!Number.isSafeInteger(number)) {
      throw new Error(`${name}: number ${i} is ${integer}; expected 64-bit integers within ±2^53.`);
    }
    return number;
  });
}

function truths(bytes: Uint8Array, name: string): Uint8Array {
  const place = bytes.findIndex((byte) => byte > 1);
  if (place >= 0) throw new Error(`${name}: number ${place} is ${bytes[place]}; expected a bool, 0 or 1.`);
  return bytes;
}
