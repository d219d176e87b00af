import {
  bytesPerNumber,
  type DecodedNumbers,
  type DecodeOptions,
  decodeNumbers,
  type NumberFormat,
  requireBytes,
} from '@argand/arrays';
import { FormatError } from '@argand/errors';
import { readHeader } from './header.ts';
import { type NpyArray, requireBool, sizeOf } from './npy-array.ts';
import { numberTypeOf } from './number-type.ts';
import { inRowMajor } from './row-major.ts';

/**
 * Reads a `.npy` file: NumPy's format, versions 1 to 3, also as Python 2 writes it, in either byte order.
 *
 * | in the file                         | read as                                               |
 * | ----------------------------------- | ----------------------------------------------------- |
 * | float16 `f2`, float32 `f4`          | `Float32Array`                                        |
 * | float64 `f8`                        | `Float64Array`                                        |
 * | int8 `i1`, int16 `i2`, int32 `i4`   | `Int8Array`, `Int16Array`, `Int32Array`               |
 * | uint8 `u1`, uint16 `u2`, uint32 `u4` | `Uint8Array`, `Uint16Array`, `Uint32Array`           |
 * | int64 `i8`, uint64 `u8`             | `Float64Array`, which holds every integer up to ±2⁵³ |
 * | bool `b1`                           | `Uint8Array` of 0 and 1, with `isBool`                |
 *
 * An array in column-major order (`fortran_order`) is transposed: numbers are always in row-major order. The bytes may lie anywhere, in
 * shared memory too; the numbers are a copy. Nothing in a file is ever executed: Python objects are refused.
 *
 * @param name what the file is called, for errors
 * @throws TypeError if the bytes are no `Uint8Array`; Error that names the file, the field and the offset of what is not as the format says: a truncated file, another type, Python
 * objects, a shape that does not fit the bytes, an integer beyond ±2⁵³
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
export function readNpy(bytes: Uint8Array, name = 'NPY data'): NpyArray {
  return readArray(requireBytes(bytes, name), name, false);
}

/** Reads bytes that nobody else uses: the numbers may be a view of them. */
export function readOwnNpy(bytes: Uint8Array, name: string): NpyArray {
  return readArray(bytes, name, true);
}

function readArray(bytes: Uint8Array, name: string, isOwned: boolean): NpyArray {
  const { type, shape, isColumnMajor, start } = readHeader(bytes, name);
  const { format, isBigEndian, isBool } = numberTypeOf(type, name);
  const body = bytes.length - start;
  const needed = sizeOf(shape) * bytesPerNumber(format);
  if (body !== needed) {
    throw new FormatError(
      `${name}: shape [${shape.join(', ')}] of ${type} needs ${needed} bytes, but ${body} follow the header, from byte ${start} on.`,
    );
  }
  const stored = decoded(bytes.subarray(start), format, { isBigEndian, isOwned }, name);
  if (isBool) requireBool(stored, name);
  const numbers = isColumnMajor ? inRowMajor(stored, shape) : stored;
  return { shape, numbers, ...(isBool ? { isBool } : {}) };
}

/** @throws Error that names the file if a 64-bit integer is beyond what a number holds */
function decoded(
  bytes: Uint8Array,
  format: NumberFormat,
  options: DecodeOptions,
  name: string,
): DecodedNumbers {
  try {
    return decodeNumbers(bytes, format, options);
  } catch (error) {
    throw error instanceof FormatError
      ? new FormatError(`${name}: ${error.message}`, { cause: error })
      : error;
  }
}
