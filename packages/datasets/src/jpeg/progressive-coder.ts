import { type Coder, DcDecoder, damaged, required } from './coder.ts';
import type { Scan } from './frame.ts';
import type { BitReader, HuffmanTable } from './huffman.ts';
import { zigzag } from './tables.ts';

/** First scans and refinements, of the DC coefficient or of a range of AC coefficients (T.81, annex G). */
export function progressiveCoder(reader: BitReader, scan: Scan): Coder {
  if (scan.start === 0) return scan.high === 0 ? firstDc(reader, scan) : refinedDc(reader, scan);
  const blocks = new EndRun(reader, required(scan.components[0]?.ac));
  return scan.high === 0 ? firstAc(reader, scan, blocks) : refinedAc(reader, scan, blocks);
}

function firstDc(reader: BitReader, { components, low }: Scan): Coder {
  const dc = new DcDecoder(
    reader,
    components.map((component) => required(component.dc)),
  );
  return {
    reset: () => dc.reset(),
    decode(block, start, index) {
      block[start] = dc.next(index) << low;
    },
  };
}

function refinedDc(reader: BitReader, { low }: Scan): Coder {
  return {
    reset: () => undefined,
    decode(block, start) {
      if (reader.bits(1) === 1) block[start] = (block[start] ?? 0) | (1 << low);
    },
  };
}

/** The run of blocks that end here, which an end-of-band symbol begins (T.81, G.1.2.2). */
class EndRun {
  readonly table: HuffmanTable;
  /** Number of further blocks that end here. */
  left = 0;
  readonly #reader: BitReader;

  constructor(reader: BitReader, table: HuffmanTable) {
    this.#reader = reader;
    this.table = table;
  }

  /** Begins a run of 2^exponent blocks and as many more as the next bits say. */
  begin(exponent: number): void {
    this.left = (1 << exponent) + this.#reader.bits(exponent);
  }

  reset(): void {
    this.left = 0;
  }
}

function firstAc(reader: BitReader, { start: first, end: last, low }: Scan, run: EndRun): Coder {
  return {
    reset: () => run.reset(),
    decode(block, start) {
      if (run.left > 0) {
        run.left--;
        return;
      }
      for (let k = first; k <= last; k++) {
        const symbol = reader.symbol(run.table);
        const size = symbol & 15;
        if (size === 0) {
          if (symbol !== 0xf0) {
            run.begin(symbol >> 4);
            run.left--;
            break;
          }
          k += 15;
          continue;
        }
        k += symbol >> 4;
        const value = reader.signed(size);
        if (k > 63) throw damaged(reader);
        block[start + (zigzag[k] ?? 0)] = value << low;
      }
    },
  };
}

function refinedAc(reader: BitReader, { start: first, end: last, low }: Scan, run: EndRun): Coder {
  const one = 1 << low;
  /** Adds the next bit of a coefficient that is not 0. */
  const refine = (block: Int16Array, offset: number, value: number): void => {
    if (reader.bits(1) === 1 && (value & one) === 0) block[offset] = value + (value > 0 ? one : -one);
  };
  /** Refines coefficients from number k on, up to the one behind a number of zeros. Returns its number. */
  const refineOver = (block: Int16Array, start: number, k: number, zeros: number): number => {
    let left = zeros;
    let place = k;
    for (; place <= last; place++) {
      const offset = start + (zigzag[place] ?? 0);
      const known = block[offset] ?? 0;
      if (known !== 0) refine(block, offset, known);
      else if (--left < 0) break;
    }
    return place;
  };
  return {
    reset: () => run.reset(),
    decode(block, start) {
      let k = first;
      for (; run.left === 0 && k <= last; k++) {
        const symbol = reader.symbol(run.table);
        const zeros = symbol >> 4;
        let value = 0;
        if ((symbol & 15) !== 0) value = reader.bits(1) === 1 ? one : -one;
        else if (zeros !== 15) {
          run.begin(zeros);
          break;
        }
        k = refineOver(block, start, k, zeros);
        if (value === 0) continue;
        if (k > last) throw damaged(reader);
        block[start + (zigzag[k] ?? 0)] = value;
      }
      if (run.left === 0) return;
      refineOver(block, start, k, Number.POSITIVE_INFINITY);
      run.left--;
    },
  };
}
