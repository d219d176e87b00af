/** The number formats that are read and written here, as the safetensors format names them. */
export type SafetensorType = 'F32' | 'F64' | 'I32';

/** A tensor in a file. */
export interface SafetensorEntry {
  readonly shape: readonly number[];
  readonly numbers: Float32Array | Float64Array | Int32Array;
}

/** What a .safetensors file holds. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, SafetensorEntry>>;
}

const bytesOf: Readonly<Record<SafetensorType, number>> = { F32: 4, F64: 8, I32: 4 };
/** A header beyond this is no header: the format's own limit. */
const longestHeader = 100_000_000;

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads a .safetensors file: 8 bytes of header length, a JSON header, the numbers.
 *
 * @throws Error that names the file, the field and the offset of what is wrong; nothing of a damaged file is returned.
 */
export function readSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const fail = (problem: string): never => {
    throw new Error(`${name}: ${problem}`);
  };
  if (bytes.length < 8)
    fail(`truncated: ${bytes.length} bytes, but a .safetensors file begins with 8 bytes of header length.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(longestHeader) || length > BigInt(bytes.length - 8)) {
    fail(
      `not a .safetensors file, or truncated: the header length at offset 0 is ${length}, but ${bytes.length - 8} bytes follow it.`,
    );
  }
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
  } catch {
    fail(`the header at offset 8, ${length} bytes, is not JSON.`);
  }
  if (!isRecord(header)) return fail('the header is not a JSON object.');
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    fail('__metadata__ must be an object of strings.');
  }
  const tensors: Record<string, SafetensorEntry> = {};
  const ranges: [number, number, string][] = [];
  for (const [tensorName, entry] of Object.entries(entries)) {
    if (!isEntry(entry))
      return fail(
        `tensor ${tensorName}: expected dtype, shape and data_offsets, but the header says ${JSON.stringify(entry)}.`,
      );
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = entry;
    if (!isType(dtype))
      return fail(
        `tensor ${tensorName}: dtype is ${dtype}; expected one of ${Object.keys(bytesOf).join(', ')}.`,
      );
    const size = shape.reduce((product, axis) => product * axis, 1);
    if (to - from !== size * bytesOf[dtype] || start + to > bytes.length) {
      fail(
        `tensor ${tensorName}: shape [${shape.join(', ')}] of ${dtype} wants ${size * bytesOf[dtype]} bytes, but data_offsets are ${from} to ${to} and the data has ${bytes.length - start} bytes.`,
      );
    }
    ranges.push([from, to, tensorName]);
    tensors[tensorName] = { shape, numbers: numbersAt(bytes, start + from, size, dtype) };
  }
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const [from, to, tensorName] of ranges) {
    if (from !== end)
      fail(
        `tensor ${tensorName}: its data begin at ${from}, but those before it end at ${end}; ranges must follow one another.`,
      );
    end = to;
  }
  if (start + end !== bytes.length)
    fail(`the tensors end at offset ${start + end}, but the file has ${bytes.length} bytes.`);
  return { metadata: metadata as Record<string, string>, tensors };
}

/** Writes a .safetensors file. The same content gives the same bytes. */
export function writeSafetensors({ metadata, tensors }: Safetensors): Uint8Array<ArrayBuffer> {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, { shape, numbers }] of Object.entries(tensors)) {
    const dtype: SafetensorType =
      numbers instanceof Float64Array ? 'F64' : numbers instanceof Int32Array ? 'I32' : 'F32';
    header[name] = { dtype, shape, data_offsets: [offset, offset + numbers.byteLength] };
    offset += numbers.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the numbers begin at a multiple of 8.
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(32, 8, 8 + length);
  file.set(text, 8);
  let place = 8 + length;
  for (const { numbers } of Object.values(tensors)) {
    file.set(inLittleEndian(numbers), place);
    place += numbers.byteLength;
  }
  return file;
}

function numbersAt(
  bytes: Uint8Array,
  offset: number,
  size: number,
  type: SafetensorType,
): SafetensorEntry['numbers'] {
  const copy = inLittleEndian(bytes.slice(offset, offset + size * bytesOf[type]), bytesOf[type]).slice()
    .buffer;
  if (type === 'F64') return new Float64Array(copy);
  return type === 'I32' ? new Int32Array(copy) : new Float32Array(copy);
}

/** The bytes of numbers in the file's order, which is that of nearly every machine. */
function inLittleEndian(
  numbers: ArrayBufferView & { readonly BYTES_PER_ELEMENT?: number },
  width = numbers.BYTES_PER_ELEMENT ?? 1,
): Uint8Array {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (littleEndian) return bytes;
  const swapped = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) swapped[i] = bytes[i - (i % width) + (width - 1 - (i % width))];
  return swapped;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(dtype: string): dtype is SafetensorType {
  return Object.hasOwn(bytesOf, dtype);
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

function isEntry(value: unknown): value is HeaderEntry {
  if (!isRecord(value)) return false;
  const wholes = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((x) => Number.isSafeInteger(x) && x >= 0);
  return (
    typeof value.dtype === 'string' &&
    wholes(value.shape) &&
    wholes(value.data_offsets) &&
    value.data_offsets.length === 2
  );
}
