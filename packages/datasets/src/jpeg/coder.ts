import { FormatError } from '@argand/errors';
import type { BitReader, HuffmanTable } from './huffman.ts';

/** Decodes the blocks of a scan. */
export interface Coder {
  /** Decodes one block of component number `index` of the scan; its coefficients stand in `block` from `start` on. */
  readonly decode: (block: Int16Array, start: number, index: number) => void;
  /** Forgets what a restart marker ends. */
  readonly reset: () => void;
}

/** @throws FormatError if the scan uses a Huffman table that the file does not define */
export function required(table: HuffmanTable | undefined): HuffmanTable {
  if (table === undefined) throw new FormatError('it lacks a Huffman table');
  return table;
}

/** The error of a run of zeros that leaves its block. */
export const damaged = (reader: BitReader): Error =>
  new FormatError(
    `its data are damaged before byte ${reader.position}: a block has more than 64 coefficients`,
  );

/** Decodes DC coefficients, each as the difference from that of the block before (T.81, F.2.2.1). */
export class DcDecoder {
  readonly #reader: BitReader;
  readonly #tables: readonly HuffmanTable[];
  readonly #predictions: Int32Array;

  constructor(reader: BitReader, tables: readonly HuffmanTable[]) {
    this.#reader = reader;
    this.#tables = tables;
    this.#predictions = new Int32Array(tables.length);
  }

  reset(): void {
    this.#predictions.fill(0);
  }

  /** The next coefficient of component number `index`. */
  next(index: number): number {
    const difference = this.#reader.signed(this.#reader.symbol(required(this.#tables[index])));
    const value = (this.#predictions[index] ?? 0) + difference;
    this.#predictions[index] = value;
    return value;
  }
}
