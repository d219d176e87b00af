import { FormatError } from '@argand/errors';
import { type HuffmanTable, huffmanTable } from './huffman.ts';

/** Where the k-th coefficient of a block stands: rows of a block are eight coefficients each (T.81, figure 5). */
// biome-ignore format: eight rows
export const zigzag: readonly number[] = [
  0, 1, 8, 16, 9, 2, 3, 10,
  17, 24, 32, 25, 18, 11, 4, 5,
  12, 19, 26, 33, 40, 48, 41, 34,
  27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36,
  29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
];

/** The tables that stand at a moment, by their numbers 0 to 3. */
export interface Tables {
  readonly quantisation: (Uint16Array | undefined)[];
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
}

// T.81, tables K.3 to K.6: frames of Motion JPEG leave them out. Each is the number of codes of each length, then the symbols.
const standard = {
  dc: [
    '00010501010101010100000000000000000102030405060708090a0b',
    '00030101010101010101010000000000000102030405060708090a0b',
  ],
  ac: [
    '0002010303020403050504040000017d' +
      '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a43444546' +
      '4748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8' +
      'b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
    '00020102040403040705040400010277' +
      '000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a434445' +
      '464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6' +
      'b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
  ],
} as const;

/** A standard Huffman table, for scans of pictures that bring none. */
export function standardTable(kind: 'dc' | 'ac', number: number): HuffmanTable | undefined {
  const text = standard[kind][number];
  if (text === undefined) return undefined;
  const bytes = Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  return huffmanTable(bytes.subarray(0, 16), bytes.subarray(16));
}

/** Reads quantisation tables (DQT), of 8 or 16 bits. */
export function readQuantisation(segment: Uint8Array, tables: Tables): void {
  let offset = 0;
  while (offset < segment.length) {
    const head = segment[offset] ?? 0;
    const bytes = head >> 4 === 0 ? 1 : 2;
    if ((head & 15) > 3 || offset + 1 + 64 * bytes > segment.length) {
      throw new FormatError('a quantisation table is damaged');
    }
    const steps = new Uint16Array(64);
    zigzag.forEach((place, k) => {
      const at = offset + 1 + k * bytes;
      steps[place] = bytes === 1 ? (segment[at] ?? 0) : (segment[at] ?? 0) * 256 + (segment[at + 1] ?? 0);
    });
    tables.quantisation[head & 15] = steps;
    offset += 1 + 64 * bytes;
  }
}

/** Reads Huffman tables (DHT). */
export function readHuffman(segment: Uint8Array, tables: Tables): void {
  let offset = 0;
  while (offset < segment.length) {
    const head = segment[offset] ?? 0;
    const counts = segment.subarray(offset + 1, offset + 17);
    const end = offset + 17 + counts.reduce((sum, count) => sum + count, 0);
    const symbols = segment.slice(offset + 17, end);
    const isDc = head >> 4 === 0;
    if (
      head >> 4 > 1 ||
      (head & 15) > 3 ||
      end > segment.length ||
      (isDc && symbols.some((size) => size > 15))
    ) {
      throw new FormatError('a Huffman table is damaged');
    }
    tables[isDc ? 'dc' : 'ac'][head & 15] = huffmanTable(counts, symbols);
    offset = end;
  }
}
