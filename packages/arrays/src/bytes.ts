import { FormatError, OptionTypeError } from '@argand/errors';
import { bfloat16ToFloat32, halvesToFloat32 } from './half.ts';
import {
  type BigArray,
  inThisRealm,
  isOfKind,
  kindOf,
  type NumberArray,
  nameOf,
  requireNumbers,
} from './kinds.ts';

/** An array of numbers as it is read from a file; of 64-bit integers a `Float64Array`. */
export type DecodedNumbers =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>;

/** A format of numbers in a file, by NumPy's name for it, or `bfloat16`. */
export type NumberFormat =
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64';

interface Format {
  readonly width: number;
  /** The numbers in these bytes, which are aligned and in the machine's order. */
  readonly read: (buffer: ArrayBuffer, start: number, length: number) => DecodedNumbers;
}

const formats: Readonly<Record<NumberFormat, Format>> = {
  float16: {
    width: 2,
    read: (buffer, start, length) => halvesToFloat32(new Uint16Array(buffer, start, length)),
  },
  bfloat16: {
    width: 2,
    read: (buffer, start, length) => bfloat16ToFloat32(new Uint16Array(buffer, start, length)),
  },
  float32: { width: 4, read: (buffer, start, length) => new Float32Array(buffer, start, length) },
  float64: { width: 8, read: (buffer, start, length) => new Float64Array(buffer, start, length) },
  int8: { width: 1, read: (buffer, start, length) => new Int8Array(buffer, start, length) },
  int16: { width: 2, read: (buffer, start, length) => new Int16Array(buffer, start, length) },
  int32: { width: 4, read: (buffer, start, length) => new Int32Array(buffer, start, length) },
  int64: {
    width: 8,
    read: (buffer, start, length) => wholeNumbers(new BigInt64Array(buffer, start, length)),
  },
  uint8: { width: 1, read: (buffer, start, length) => new Uint8Array(buffer, start, length) },
  uint16: { width: 2, read: (buffer, start, length) => new Uint16Array(buffer, start, length) },
  uint32: { width: 4, read: (buffer, start, length) => new Uint32Array(buffer, start, length) },
  uint64: {
    width: 8,
    read: (buffer, start, length) => wholeNumbers(new BigUint64Array(buffer, start, length)),
  },
};

/**
 * How many bytes a number of this format takes.
 *
 * @example
 * ```ts
 * import { bytesPerNumber } from '@argand/arrays';
 *
 * bytesPerNumber('bfloat16'); // 2
 * ```
 */
export function bytesPerNumber(format: NumberFormat): number {
  return formats[format].width;
}

/** How {@link decodeNumbers} reads bytes. */
export interface DecodeOptions {
  /** The most significant byte comes first. */
  readonly isBigEndian?: boolean | undefined;
  /** The caller gives the bytes away: the numbers may be a view of them, and the bytes may change. Otherwise the numbers are a copy. */
  readonly isOwned?: boolean | undefined;
}

const machineIsBigEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/**
 * The numbers in bytes of a file, little-endian unless options say otherwise. float16 and bfloat16 become a `Float32Array`, 64-bit integers a
 * `Float64Array`.
 *
 * @throws FormatError if the bytes are no multiple of the format's width, or a 64-bit integer is beyond ±2⁵³, which no number holds exactly
 * @example
 * ```ts
 * import { decodeNumbers } from '@argand/arrays';
 *
 * decodeNumbers(Uint8Array.of(0, 60, 0, 64), 'float16'); // Float32Array(2) [ 1, 2 ]
 * ```
 */
export function decodeNumbers(
  bytes: Uint8Array,
  format: NumberFormat,
  { isBigEndian = false, isOwned = false }: DecodeOptions = {},
): DecodedNumbers {
  const { width, read } = formats[format];
  const length = bytes.length / width;
  if (!Number.isInteger(length)) {
    throw new FormatError(`${bytes.length} bytes are no whole number of ${format}, ${width} bytes each.`);
  }
  const isInPlace = isOwned && bytes.byteOffset % width === 0 && isPrivate(bytes);
  // Not `slice`, which of a Buffer copies nothing.
  const there = isInPlace ? bytes : new Uint8Array(bytes);
  if (isBigEndian !== machineIsBigEndian) reverseEach(there, width);
  return read(there.buffer, there.byteOffset, length);
}

/**
 * The bytes of numbers as they stand in a file, little-endian. They may be a view of the numbers' memory: to be read, not kept.
 *
 * @throws TypeError if the value is no typed array of numbers or 64-bit integers
 * @example
 * ```ts
 * import { encodeNumbers } from '@argand/arrays';
 *
 * encodeNumbers(Int16Array.of(1, 2)); // Uint8Array(4) [ 1, 0, 2, 0 ]
 * ```
 */
export function encodeNumbers(numbers: NumberArray | BigArray): Uint8Array {
  if (kindOf(numbers) === undefined) requireNumbers(numbers, 'encodeNumbers');
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT } = numbers;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return machineIsBigEndian ? reverseEach(new Uint8Array(bytes), BYTES_PER_ELEMENT) : bytes;
}

/**
 * The bytes of a file, in an array of this realm.
 *
 * @param what names the file in the error
 * @throws TypeError if the value is no `Uint8Array` of any realm: an `ArrayBuffer`, a `DataView`, a plain array, a text, `undefined`
 * @example
 * ```ts
 * import { requireBytes } from '@argand/arrays';
 *
 * requireBytes(Uint8Array.of(1, 2), 'x.npy'); // Uint8Array(2) [ 1, 2 ]
 * ```
 */
export function requireBytes(value: unknown, what: string): Uint8Array {
  if (isOfKind(value, 'Uint8Array')) return inThisRealm(value);
  const name = nameOf(value);
  const remedy = name.endsWith('Buffer') ? '; make a view of it with new Uint8Array(buffer)' : '';
  throw new OptionTypeError(
    `${what}: expected the bytes of a file in a Uint8Array, received ${name}${remedy}.`,
  );
}

/**
 * The bytes in memory of their own that platform functions take (`TextDecoder`, `crypto.subtle`, `postMessage`, `Blob`), which refuse shared and
 * resizable memory: the bytes themselves where they lie so, otherwise a copy.
 *
 * @example
 * ```ts
 * import { privateBytes } from '@argand/arrays';
 *
 * const shared = new Uint8Array(new SharedArrayBuffer(4));
 * privateBytes(shared) === shared; // false
 * ```
 */
export function privateBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return isPrivate(bytes) ? bytes : new Uint8Array(bytes);
}

function isPrivate(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isShared = Object.prototype.toString.call(buffer) !== '[object ArrayBuffer]';
  return !isShared && !('resizable' in buffer && buffer.resizable === true);
}

/** Reverses the bytes of every number, in place. */
function reverseEach<Bytes extends Uint8Array>(bytes: Bytes, width: number): Bytes {
  for (let start = 0; start < bytes.length; start += width) {
    for (let low = start, high = start + width - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
  return bytes;
}

/** @throws FormatError if one is beyond ±2⁵³ */
function wholeNumbers(integers: BigInt64Array | BigUint64Array): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(integers.length);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = Number(integers[i]);
    if (!Number.isSafeInteger(numbers[i])) {
      throw new FormatError(`number ${i} is ${integers[i]}; expected 64-bit integers within ±2^53.`);
    }
  }
  return numbers;
}
