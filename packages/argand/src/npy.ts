import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { reason } from './failure.ts';

/** The numbers of an array file, row by row. */
export type NpyNumbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An array as NumPy keeps it in a `.npy` file. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly numbers: NpyNumbers;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const readers: Record<string, { bytes: number; read: (view: DataView, count: number) => NpyNumbers }> = {
  '<f4': {
    bytes: 4,
    read: (view, n) => Float32Array.from({ length: n }, (_, i) => view.getFloat32(4 * i, true)),
  },
  '<f8': {
    bytes: 8,
    read: (view, n) => Float64Array.from({ length: n }, (_, i) => view.getFloat64(8 * i, true)),
  },
  '<i4': {
    bytes: 4,
    read: (view, n) => Int32Array.from({ length: n }, (_, i) => view.getInt32(4 * i, true)),
  },
  '<i8': {
    bytes: 8,
    read: (view, n) => Int32Array.from({ length: n }, (_, i) => Number(view.getBigInt64(8 * i, true))),
  },
  '|u1': { bytes: 1, read: (view, n) => Uint8Array.from({ length: n }, (_, i) => view.getUint8(i)) },
};

/**
 * Reads a `.npy` file (NumPy's format 1 to 3): little-endian floats of 4 or 8 bytes, integers of 4 or 8, bytes.
 *
 * @throws Error that names the file and what in it is not as the format says.
 */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new Error(`${name}: not a .npy file; its first bytes are not \\x93NUMPY.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6] >= 2;
  if (wide && bytes.length < 12)
    throw new Error(`${name}: truncated in its header, after ${bytes.length} bytes.`);
  const start = wide ? 12 : 10;
  const headerLength = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + headerLength > bytes.length) {
    throw new Error(
      `${name}: truncated; its header says ${headerLength} bytes, and ${bytes.length - start} are left.`,
    );
  }
  const header = strFromU8(bytes.subarray(start, start + headerLength), true);
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const axes = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (type === undefined || order === undefined || axes === undefined) {
    throw new Error(`${name}: its header lacks descr, fortran_order or shape: ${header.trim()}`);
  }
  const reader = readers[type];
  if (!reader) {
    throw new Error(
      `${name}: numbers of type ${type}; expected one of ${Object.keys(readers).join(', ')}. In NumPy: a.astype('float32').`,
    );
  }
  if (order === 'True')
    throw new Error(`${name}: stored column by column; save np.ascontiguousarray(a) instead.`);
  const shape = axes
    .split(',')
    .filter((axis) => axis.trim() !== '')
    .map(Number);
  if (shape.some((length) => !Number.isSafeInteger(length) || length < 0)) {
    throw new Error(`${name}: its shape is (${axes}), which is no list of lengths.`);
  }
  const count = shape.reduce((size, length) => size * length, 1);
  const body = bytes.length - start - headerLength;
  if (body !== count * reader.bytes) {
    throw new Error(
      `${name}: shape [${shape.join(', ')}] of ${type} needs ${count * reader.bytes} bytes, but ${body} follow the header.`,
    );
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset + start + headerLength, body);
  return { shape, numbers: reader.read(data, count) };
}

/** Writes a `.npy` file, format 1: floats as they are, integers in 4 bytes, bytes in one. */
export function writeNpy({ shape, numbers }: NpyArray): Uint8Array<ArrayBuffer> {
  const type =
    numbers instanceof Float64Array
      ? '<f8'
      : numbers instanceof Float32Array
        ? '<f4'
        : numbers instanceof Int32Array
          ? '<i4'
          : '|u1';
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${axes}), }`;
  const padding = 63 - ((10 + dictionary.length) % 64);
  const header = strToU8(`${dictionary}${' '.repeat(padding)}\n`, true);
  const file = new Uint8Array(10 + header.length + numbers.byteLength);
  file.set([...magic, 1, 0, header.length & 255, header.length >> 8]);
  file.set(header, 10);
  file.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), 10 + header.length);
  return file;
}

/** Writes a `.npz` file: each array under its name. */
export function writeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array<ArrayBuffer> {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const);
  // A fixed date: the same arrays are the same bytes.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: '1980-01-01T00:00:00' });
}

/** Reads a `.npz` file. @throws Error that names the file, and the array in it, that is not as it should be. */
export function readNpz(bytes: Uint8Array, name: string): Record<string, NpyArray> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    throw new Error(`${name}: not a .npz file (${reason(error)}).`);
  }
  return Object.fromEntries(
    Object.entries(files).map(([entry, file]) => [
      entry.replace(/\.npy$/, ''),
      readNpy(file, `${name}: ${entry}`),
    ]),
  );
}
