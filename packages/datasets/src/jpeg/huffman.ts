import { FormatError } from '@argand/errors';

/** Codes of up to this many bits are looked up at once; longer ones are rare and found bit by bit. */
const lookupBits = 9;

/** The Huffman codes of one table, ready for decoding (ITU-T T.81, annex C). */
export interface HuffmanTable {
  /** By the next 9 bits: the length of the code in the high byte and its symbol in the low one; 0 for longer codes. */
  readonly lookup: Uint16Array;
  /** By length 1 to 16: the greatest code of that length, or -1. */
  readonly greatest: Int32Array;
  /** By length: what added to a code gives the index of its symbol. */
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

/**
 * Builds a table from a DHT segment.
 *
 * @param counts the number of codes of each length, 1 to 16 bits
 * @param symbols one symbol for each code, in the order of the codes
 * @throws Error when there are more codes than their lengths allow.
 */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const lookup = new Uint16Array(1 << lookupBits);
  const greatest = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    offset[length] = index - code;
    if (code + count > 1 << length)
      throw new FormatError('a Huffman table is damaged: it has too many codes');
    for (let end = code + count; code < end; code++, index++) {
      greatest[length] = code;
      if (length > lookupBits) continue;
      const first = code << (lookupBits - length);
      lookup.fill((length << 8) | (symbols[index] ?? 0), first, first + (1 << (lookupBits - length)));
    }
    code <<= 1;
  }
  return { lookup, greatest, offset, symbols };
}

/**
 * Reads the bits of a scan's entropy-coded data: stuffed zeros are removed, and reading stops at the next marker. Behind
 * the last bit come zeros, so that a decoder need not check each bit: {@link checkEnd} tells whether it went too far.
 */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position: number;
  #buffer = 0;
  #count = 0;
  #padding = 0;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** The offset of the marker that ends the data, or of the byte that is read next. */
  get position(): number {
    return this.#position;
  }

  #fill(): void {
    const bytes = this.#bytes;
    while (this.#count <= 24) {
      let byte = bytes[this.#position] ?? -1;
      if (byte === 0xff) {
        if (bytes[this.#position + 1] === 0) this.#position += 2;
        else byte = -1;
      } else if (byte >= 0) this.#position++;
      if (byte < 0) {
        byte = 0;
        this.#padding += 8;
      }
      this.#buffer = (this.#buffer << 8) | byte;
      this.#count += 8;
    }
  }

  /** The next `length` bits as a number, `length` from 0 to 16. */
  bits(length: number): number {
    if (this.#count < length) this.#fill();
    this.#count -= length;
    return (this.#buffer >>> this.#count) & ((1 << length) - 1);
  }

  /** The next `length` bits as a coefficient (T.81, figure F.12): a first bit of 0 stands for a negative number. */
  signed(length: number): number {
    const value = this.bits(length);
    return length > 0 && value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }

  /** The symbol of the next code. */
  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const found = table.lookup[(this.#buffer >>> (this.#count - lookupBits)) & ((1 << lookupBits) - 1)] ?? 0;
    if (found !== 0) {
      this.#count -= found >> 8;
      return found & 0xff;
    }
    for (let length = lookupBits + 1; length <= 16; length++) {
      const code = (this.#buffer >>> (this.#count - length)) & ((1 << length) - 1);
      if (code > (table.greatest[length] ?? -1)) continue;
      this.#count -= length;
      return table.symbols[code + (table.offset[length] ?? 0)] ?? 0;
    }
    this.checkEnd();
    throw new FormatError(`its data are damaged before byte ${this.#position}: no Huffman code`);
  }

  /** @throws Error when more bits were read than there are. */
  checkEnd(): void {
    if (this.#count >= this.#padding) return;
    const isEnd = this.#position >= this.#bytes.length;
    throw new FormatError(
      `${isEnd ? 'it is cut short' : 'its data end too soon'}: at byte ${this.#position} some of the picture is missing`,
    );
  }

  /** Goes to the data after the next restart marker, which must be of this number, 0 to 7. */
  restart(number: number): void {
    this.#position = nextMarker(this.#bytes, this.#position);
    const marker = this.#bytes[this.#position + 1];
    if (marker !== 0xd0 + number) {
      throw new FormatError(
        this.#position >= this.#bytes.length
          ? `it is cut short after ${this.#bytes.length} bytes`
          : `its data are damaged before byte ${this.#position}: restart marker ${number} is missing`,
      );
    }
    this.#position += 2;
    this.#buffer = 0;
    this.#count = 0;
    this.#padding = 0;
  }
}

/** The offset of the next marker, the byte 0xff before its code, or the length of the file. What lies before it is passed over. */
export function nextMarker(bytes: Uint8Array, start: number): number {
  for (let position = start; position + 1 < bytes.length; position++) {
    const code = bytes[position + 1] ?? 0;
    if (bytes[position] === 0xff && code !== 0 && code !== 0xff) return position;
  }
  return bytes.length;
}
