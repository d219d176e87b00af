import { privateBytes } from '@argand/arrays';
import { FormatError } from '@argand/errors';

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  /** The type of the numbers, as NumPy writes it: `<f4`, say. */
  readonly type: string;
  readonly shape: readonly number[];
  /** The first axis runs fastest: column-major, Fortran's order. */
  readonly isColumnMajor: boolean;
  /** Where the numbers begin. */
  readonly start: number;
}

/** \x93NUMPY */
export const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Offset of the version: a byte for the major, a byte for the minor. */
const versionAt = 6;

/**
 * Reads the header of a `.npy` file, versions 1 to 3.
 *
 * @throws Error that names the file, the field and its position
 */
export function readHeader(bytes: Uint8Array, name: string): NpyHeader {
  if (bytes.length < magic.length || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new FormatError(`${name}: not a .npy file; its first bytes are not \\x93NUMPY.`);
  }
  const version = bytes[versionAt];
  if (version !== undefined && (version < 1 || version > 3)) {
    throw new FormatError(
      `${name}: version ${version} of the format, at byte ${versionAt}; expected 1, 2 or 3. In NumPy: np.save writes one of these.`,
    );
  }
  const lengthAt = versionAt + 2;
  const textAt = lengthAt + (version === 1 ? 2 : 4);
  if (bytes.length < textAt) {
    throw new FormatError(`${name}: truncated in its header, after ${bytes.length} bytes.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = version === 1 ? view.getUint16(lengthAt, true) : view.getUint32(lengthAt, true);
  const start = textAt + length;
  if (start > bytes.length) {
    throw new FormatError(
      `${name}: truncated; the header length at byte ${lengthAt} says ${length} bytes, and ${bytes.length - textAt} are left.`,
    );
  }
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(
    privateBytes(bytes.subarray(textAt, start)),
  );
  const order = field(text, 'fortran_order', /True|False/, name, textAt);
  const type = field(text, 'descr', /u?'[^']*'|u?"[^"]*"|\[.*\]/s, name, textAt);
  if (type.startsWith('[')) {
    throw new FormatError(
      `${name}: descr, in the header at byte ${textAt}, is a list of fields, ${shortened(type)}; expected numbers of one type. In NumPy: save each field on its own.`,
    );
  }
  const axes = field(text, 'shape', /\([^)]*\)/, name, textAt).slice(1, -1);
  return {
    type: type.replace(/^u/, '').slice(1, -1),
    shape: shapeOf(axes, name),
    isColumnMajor: order === 'True',
    start,
  };
}

function field(text: string, key: string, value: RegExp, name: string, at: number): string {
  const found = [...text.matchAll(new RegExp(`['"]${key}['"]\\s*:\\s*(${value.source})`, `g${value.flags}`))];
  if (found.length === 1) return found[0][1];
  throw new FormatError(
    `${name}: its header, at byte ${at}, has ${found.length === 0 ? 'no' : 'more than one'} ${key}: ${shortened(text)}; expected descr, fortran_order and shape once each.`,
  );
}

function shapeOf(axes: string, name: string): number[] {
  const lengths = axes.split(',').map((axis) => axis.trim());
  // A comma may follow the last length, and must where there is only one.
  if (lengths[lengths.length - 1] === '') lengths.pop();
  // Python 2 writes long integers with an L.
  const shape = lengths.map((length) => Number(/^(\d+)L?$/.exec(length)?.[1]));
  if (!shape.every(Number.isSafeInteger)) {
    throw new FormatError(`${name}: its shape is (${shortened(axes)}), which is no list of lengths.`);
  }
  return shape;
}

function shortened(text: string): string {
  const plain = text.trim();
  return plain.length > 100 ? `${plain.slice(0, 100)}…` : plain;
}
