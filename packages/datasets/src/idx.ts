import { requireBytes } from '@argand/arrays';
import { FormatError } from '@argand/errors';

/** What an IDX file holds: an array of unsigned bytes and its shape. */
export interface IdxArray {
  /** The length of every dimension, outermost first: `[60000, 28, 28]` for the training images of MNIST. */
  readonly shape: readonly number[];
  /** The elements in row-major order: a view of the bytes that were read, not a copy. */
  readonly data: Uint8Array;
}

const elementTypes: Readonly<Record<number, string>> = {
  8: 'unsigned bytes',
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: '32-bit floats',
  14: '64-bit floats',
};

const hexadecimal = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

/**
 * Reads an IDX file of unsigned bytes, the format in which MNIST and its successors are published:
 * two zero bytes, the type of the elements (0x08), the number of dimensions, one big-endian 32-bit length for each
 * dimension, and then the elements in row-major order.
 * Format: Y. LeCun, C. Cortes, C. Burges, *The MNIST database of handwritten digits*.
 *
 * @param content the whole, uncompressed file.
 * @param options `name`: what to call the file in an error.
 * @throws TypeError when the content is no `Uint8Array`; Error naming the file, the offset and the field when the magic number, the type of the elements, the
 * number of dimensions or the length of the file is not as it must be.
 * @example
 * import { readIdx } from '@argand/datasets';
 *
 * const file = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4); // one dimension of three: the labels 5, 0, 4
 * [...readIdx(file, { name: 'labels' }).data]; // [5, 0, 4]
 */
export function readIdx(
  content: Uint8Array,
  { name = 'IDX data' }: { readonly name?: string | undefined } = {},
): IdxArray {
  const bytes = requireBytes(content, name);
  const fail = (problem: string): never => {
    throw new FormatError(`${name}: not an IDX file of unsigned bytes: ${problem}`);
  };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) fail('it is compressed with gzip; unpack it first.');
  if (bytes.length < 4) fail(`it ends at offset ${bytes.length}, within the magic number of 4 bytes.`);

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== 0) {
    const start = [...bytes.subarray(0, 4)].map(hexadecimal).join(' ');
    fail(`the magic number at offset 0 is ${start}, but must begin with 0x00 0x00.`);
  }
  const type = view.getUint8(2);
  if (type !== 8) {
    const known = elementTypes[type];
    const meaning = known === undefined ? 'which is no IDX type' : known;
    fail(`the type of its elements at offset 2 is ${hexadecimal(type)} (${meaning}), but must be 0x08.`);
  }
  const dimensions = view.getUint8(3);
  if (dimensions === 0) fail('the number of dimensions at offset 3 is 0.');
  const headerLength = 4 + 4 * dimensions;
  if (bytes.length < headerLength) {
    fail(
      `it ends at offset ${bytes.length}, within the lengths of its ${dimensions} dimensions, ` +
        `which take the offsets 4 to ${headerLength}.`,
    );
  }

  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = headerLength + shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== expected) {
    const problem = bytes.length < expected ? 'it is cut short' : 'bytes follow the last element';
    fail(
      `shape [${shape.join(', ')}] at offset 4 makes ${expected} bytes, but there are ${bytes.length}: ${problem}.`,
    );
  }
  return { shape, data: bytes.subarray(headerLength) };
}
