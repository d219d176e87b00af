import { sizeOf } from '@argand/backend';
import { inLittleEndian } from './byte-order.ts';
import { parseJson, shown } from './parse-json.ts';

/** The number formats that are read and written here, as the safetensors format names them. */
export type SafetensorType = 'F32' | 'F64' | 'I8' | 'I16' | 'I32' | 'U8' | 'U16' | 'U32';

const arrays = {
  F32: Float32Array,
  F64: Float64Array,
  I8: Int8Array,
  I16: Int16Array,
  I32: Int32Array,
  U8: Uint8Array,
  U16: Uint16Array,
  U32: Uint32Array,
} as const satisfies Record<SafetensorType, unknown>;

/** A tensor in a file. Its numbers are row-major; the kind of array says the format. */
export interface SafetensorEntry {
  readonly shape: readonly number[];
  readonly numbers:
    | Float32Array
    | Float64Array
    | Int8Array
    | Int16Array
    | Int32Array
    | Uint8Array
    | Uint16Array
    | Uint32Array;
}

/** What a .safetensors file holds. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, SafetensorEntry>>;
}

/** A header beyond this is no header: the format's own limit. */
const longestHeader = 100_000_000;

/**
 * Reads a .safetensors file: 8 bytes of header length, a JSON header, the numbers.
 *
 * Whatever the bytes are, it reads only within them and allocates no more than they are long. The numbers are copies.
 *
 * @param name what errors call the file
 * @throws Error that names the file, the field and the offset of what is wrong: a file cut short, a header that is not
 * JSON or has a name twice, an unknown format, a shape that is not that of its bytes, ranges that overlap, leave a gap or
 * end elsewhere than the file
 */
export function readSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const fail = (problem: string): never => {
    throw new Error(`${name}: ${problem}`);
  };
  if (bytes.length < 8) {
    fail(`truncated: ${bytes.length} bytes, but a .safetensors file begins with 8 bytes of header length.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(longestHeader) || length > BigInt(bytes.length - 8)) {
    fail(
      `not a .safetensors file, or truncated: the header length at offset 0 is ${length}, but ${bytes.length - 8} bytes follow it.`,
    );
  }
  const start = 8 + Number(length);
  const header = parseJson(
    textOf(bytes.subarray(8, start), `${name}: the header at offset 8`),
    `${name}: the header at offset 8`,
  );
  if (!isRecord(header)) return fail('the header at offset 8 is not a JSON object.');
  const { __metadata__: metadata = {}, ...described } = header;
  if (!isTexts(metadata)) return fail('__metadata__ must be an object of strings.');

  const dataLength = bytes.length - start;
  const found = Object.entries(described).map(([tensorName, entry]): Placed => {
    if (!isEntry(entry)) {
      return fail(
        `tensor ${tensorName}: the header says ${shown(entry)}; expected dtype, shape and data_offsets.`,
      );
    }
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = entry;
    if (!isType(dtype)) {
      return fail(
        `tensor ${tensorName}: dtype is ${dtype}; expected one of ${Object.keys(arrays).join(', ')}.`,
      );
    }
    const wanted = sizeOf(shape) * arrays[dtype].BYTES_PER_ELEMENT;
    if (to - from !== wanted || to > dataLength) {
      fail(
        `tensor ${tensorName}: shape [${shape.join(', ')}] of ${dtype} wants ${wanted} bytes, but data_offsets are ${from} to ${to}, and ${dataLength} bytes follow the header at offset ${start}.`,
      );
    }
    return { tensorName, dtype, shape, from, to };
  });
  requireTiling(found, dataLength, fail);
  const tensors = found.map(({ tensorName, dtype, shape, from, to }): [string, SafetensorEntry] => {
    // Not `slice`, which of a Node Buffer is no copy.
    const copy = new Uint8Array(bytes.subarray(start + from, start + to));
    const { buffer } = inLittleEndian(copy, arrays[dtype].BYTES_PER_ELEMENT);
    return [tensorName, { shape, numbers: new arrays[dtype](buffer) }];
  });
  return { metadata, tensors: Object.fromEntries(tensors) };
}

interface Placed {
  readonly tensorName: string;
  readonly dtype: SafetensorType;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Ranges must follow one another without a gap and end with the data: every byte belongs to one tensor. */
function requireTiling(found: readonly Placed[], dataLength: number, fail: (problem: string) => never): void {
  let end = 0;
  for (const { tensorName, from, to } of [...found].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) {
      fail(
        `tensor ${tensorName}: its data begin at ${from}, but those before it end at ${end}; ranges must follow one another.`,
      );
    }
    end = to;
  }
  if (end !== dataLength) fail(`the tensors have ${end} bytes, but ${dataLength} bytes follow the header.`);
}

/**
 * Writes a .safetensors file. The same content in the same order gives the same bytes.
 *
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors } from '@argand/layers';
 *
 * const weight = { shape: [2], numbers: Float32Array.of(0.5, 1) };
 * const bytes = writeSafetensors({ metadata: { made: 'by hand' }, tensors: { weight } });
 * readSafetensors(bytes, 'example').tensors.weight.numbers; // Float32Array(2) [ 0.5, 1 ]
 * ```
 */
export function writeSafetensors({ metadata, tensors }: Safetensors): Uint8Array<ArrayBuffer> {
  let offset = 0;
  const entries = Object.entries(tensors).map(([name, entry]) => {
    const from = offset;
    offset += entry.numbers.byteLength;
    return [name, { dtype: safetensorType(entry), shape: entry.shape, data_offsets: [from, offset] }];
  });
  const header = { __metadata__: metadata, ...Object.fromEntries(entries) };
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the numbers begin at a multiple of 8.
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(32, 8, 8 + length);
  file.set(text, 8);
  let place = 8 + length;
  for (const { numbers } of Object.values(tensors)) {
    file.set(bytesOf(numbers), place);
    place += numbers.byteLength;
  }
  return file;
}

/** The format of a tensor's numbers. */
export function safetensorType({ numbers }: SafetensorEntry): SafetensorType {
  for (const type of Object.keys(arrays)) {
    if (isType(type) && numbers instanceof arrays[type]) return type;
  }
  throw new Error(`safetensors: numbers must be a typed array of one of ${Object.keys(arrays).join(', ')}.`);
}

/** The bytes of numbers as they stand in a file. */
export function bytesOf(numbers: SafetensorEntry['numbers']): Uint8Array {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return inLittleEndian(bytes, numbers.BYTES_PER_ELEMENT);
}

function textOf(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(`${place} is not UTF-8.`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isType(dtype: string): dtype is SafetensorType {
  return Object.hasOwn(arrays, dtype);
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function isEntry(value: unknown): value is HeaderEntry {
  if (!isRecord(value)) return false;
  const wholes = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((x) => Number.isSafeInteger(x) && x >= 0);
  const { dtype, shape, data_offsets: range } = value;
  return typeof dtype === 'string' && wholes(shape) && wholes(range) && range.length === 2;
}
