import {
  bytesPerNumber,
  decodeNumbers,
  encodeNumbers,
  kindOf,
  type NumberArray,
  type NumberArrayKind,
  type NumberFormat,
  nameOf,
  privateBytes,
  requireBytes,
} from '@argand/arrays';
import { requireOptions, sizeOf } from '@argand/backend';
import { FormatError, OptionTypeError } from '@argand/errors';
import { parseJson, shown } from './parse-json.ts';

/** The number formats that are read and written here, as the safetensors format names them. */
export type SafetensorType = 'F32' | 'F64' | 'I8' | 'I16' | 'I32' | 'U8' | 'U16' | 'U32';

/** What is read as numbers. */
const formats: Readonly<Record<string, NumberFormat>> = {
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
  I8: 'int8',
  I16: 'int16',
  I32: 'int32',
  U8: 'uint8',
  U16: 'uint16',
  U32: 'uint32',
};

/** What each kind of array is written as. */
const typesOfKinds: Readonly<Record<NumberArrayKind, SafetensorType>> = {
  Float32Array: 'F32',
  Float64Array: 'F64',
  Int8Array: 'I8',
  Int16Array: 'I16',
  Int32Array: 'I32',
  Uint8Array: 'U8',
  Uint8ClampedArray: 'U8',
  Uint16Array: 'U16',
  Uint32Array: 'U32',
};

/** A tensor in a file. Its numbers are row-major; the kind of array says the format. */
export interface SafetensorEntry {
  readonly shape: readonly number[];
  readonly numbers: NumberArray;
}

/** A tensor of a format that is not read as numbers: I64, U64, BOOL, complex numbers, 8-bit floats and formats to come. */
export interface UnreadTensor {
  /** The format, as the file names it. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** What a .safetensors file holds. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, SafetensorEntry>>;
  /** Tensors of other formats, whose bytes are left alone; absent where there are none. They are written after `tensors`. */
  readonly others?: Readonly<Record<string, UnreadTensor>>;
}

/** A header beyond this is no header: the format's own limit. */
const longestHeader = 100_000_000;

/**
 * Reads a .safetensors file: 8 bytes of header length, a JSON header, the numbers.
 *
 * float16 (F16) and bfloat16 (BF16) are read as float32, exactly. Tensors of formats that are no numbers here, such as I64 or BOOL, are left alone
 * in `others`. Whatever the bytes are, it reads only within them and allocates no more than twice their length. The numbers are copies.
 *
 * @param name what errors call the file
 * @throws TypeError if the content is no `Uint8Array`; Error that names the file, the field and the offset of what is wrong: a file cut short, a header that is not
 * JSON or has a name twice, a shape that is not that of its bytes, ranges that overlap, leave a gap or
 * end elsewhere than the file
 */
export function readSafetensors(content: Uint8Array, name = 'safetensors data'): Safetensors {
  const bytes = requireBytes(content, name);
  const fail = (problem: string): never => {
    throw new FormatError(`${name}: ${problem}`);
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
    const wanted = isNumeric(dtype) ? sizeOf(shape) * bytesPerNumber(formats[dtype]) : to - from;
    if (to - from !== wanted || to < from || to > dataLength) {
      fail(
        `tensor ${tensorName}: shape [${shape.join(', ')}] of ${dtype} expects ${wanted} bytes, but data_offsets are ${from} to ${to}, and ${dataLength} bytes follow the header at offset ${start}.`,
      );
    }
    return { tensorName, dtype, shape, from, to };
  });
  requireTiling(found, dataLength, fail);
  const tensors: [string, SafetensorEntry][] = [];
  const others: [string, UnreadTensor][] = [];
  for (const { tensorName, dtype, shape, from, to } of found) {
    const part = bytes.subarray(start + from, start + to);
    if (isNumeric(dtype)) tensors.push([tensorName, { shape, numbers: decodeNumbers(part, formats[dtype]) }]);
    // Not `slice`, which of a Node Buffer is no copy.
    else others.push([tensorName, { dtype, shape, bytes: new Uint8Array(part) }]);
  }
  return {
    metadata,
    tensors: Object.fromEntries(tensors),
    ...(others.length > 0 ? { others: Object.fromEntries(others) } : {}),
  };
}

interface Placed {
  readonly tensorName: string;
  readonly dtype: string;
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
 * @throws Error that names the tensor if its numbers do not fill its shape or its name is taken; TypeError if its numbers are in no typed array, or
 * the metadata are no texts
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors } from '@argand/layers';
 *
 * const weight = { shape: [2], numbers: Float32Array.of(0.5, 1) };
 * const bytes = writeSafetensors({ metadata: { made: 'by hand' }, tensors: { weight } });
 * readSafetensors(bytes, 'example').tensors.weight.numbers; // Float32Array(2) [ 0.5, 1 ]
 * ```
 */
export function writeSafetensors(content: Safetensors): Uint8Array<ArrayBuffer> {
  requireWritable(content);
  const { metadata, tensors, others = {} } = content;
  const written = [
    ...Object.entries(tensors).map(([name, { shape, numbers }]) => {
      return { name, dtype: safetensorType(numbers, name), shape, bytes: encodeNumbers(numbers) };
    }),
    ...Object.entries(others).map(([name, other]) => ({ name, ...other })),
  ];
  let offset = 0;
  const entries = written.map(({ name, dtype, shape, bytes }) => {
    const from = offset;
    offset += bytes.length;
    return [name, { dtype, shape, data_offsets: [from, offset] }];
  });
  const header = { __metadata__: metadata, ...Object.fromEntries(entries) };
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the numbers begin at a multiple of 8.
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(32, 8, 8 + length);
  file.set(text, 8);
  let position = 8 + length;
  for (const { bytes } of written) {
    file.set(bytes, position);
    position += bytes.length;
  }
  return file;
}

/** Refuses what would make a file that no reader takes. */
function requireWritable(content: unknown): asserts content is Safetensors {
  requireOptions(content, 'writeSafetensors', ['metadata', 'tensors', 'others']);
  const { metadata, tensors, others = {} }: Partial<Safetensors> = content;
  if (!isTexts(metadata))
    throw new OptionTypeError(
      'writeSafetensors: expected metadata to be an object of texts; use JSON.stringify for other values.',
    );
  for (const [name, parts] of Object.entries({ tensors, others }))
    if (!isRecord(parts))
      throw new OptionTypeError(`writeSafetensors: expected ${name} to be an object of tensors by name.`);
  for (const [name, tensor] of Object.entries(tensors ?? {})) {
    if (name === '__metadata__' || Object.hasOwn(others, name))
      throw new FormatError(`tensor ${name}: the name is taken; give it another.`);
    if (!isRecord(tensor))
      throw new OptionTypeError(`tensor ${name}: expected an object with shape and numbers.`);
    const { shape, numbers } = tensor;
    safetensorType(numbers, name);
    if (!isLengths(shape) || sizeOf(shape) !== numbers.length) {
      const given = Array.isArray(shape) ? `[${shape.join(', ')}]` : nameOf(shape);
      throw new FormatError(
        `tensor ${name}: its shape is ${given}, but there are ${numbers.length} numbers; expected whole lengths whose product is that.`,
      );
    }
  }
}

function isLengths(list: unknown): list is number[] {
  return Array.isArray(list) && list.every((x) => Number.isSafeInteger(x) && x >= 0);
}

/** The format in which numbers are written. @throws TypeError that names the tensor if they are no typed array of numbers */
export function safetensorType(numbers: NumberArray, name: string): SafetensorType {
  const kind = kindOf(numbers as unknown);
  if (kind && Object.hasOwn(typesOfKinds, kind)) return typesOfKinds[kindOf(numbers)];
  throw new OptionTypeError(
    `tensor ${name}: expected numbers in a typed array of one of ${Object.keys(typesOfKinds).join(', ')}, received ${nameOf(numbers)}.`,
  );
}

function textOf(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(privateBytes(bytes));
  } catch {
    throw new FormatError(`${what} is not UTF-8.`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isNumeric(dtype: string): boolean {
  return Object.hasOwn(formats, dtype);
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function isEntry(value: unknown): value is HeaderEntry {
  if (!isRecord(value)) return false;
  const { dtype, shape, data_offsets: range } = value;
  return typeof dtype === 'string' && isLengths(shape) && isLengths(range) && range.length === 2;
}
