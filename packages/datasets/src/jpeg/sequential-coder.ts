import { type Coder, DcDecoder, damaged, required } from './coder.ts';
import type { Scan } from './frame.ts';
import type { BitReader } from './huffman.ts';
import { zigzag } from './tables.ts';

/** Whole blocks at once (T.81, F.2.2). */
export function sequentialCoder(reader: BitReader, { components }: Scan): Coder {
  const dc = new DcDecoder(
    reader,
    components.map((component) => required(component.dc)),
  );
  const tables = components.map((component) => required(component.ac));
  return {
    reset: () => dc.reset(),
    decode(block, start, index) {
      const table = required(tables[index]);
      block[start] = dc.next(index);
      for (let k = 1; k < 64; k++) {
        const symbol = reader.symbol(table);
        const size = symbol & 15;
        if (size === 0) {
          if (symbol !== 0xf0) break;
          k += 15;
          continue;
        }
        k += symbol >> 4;
        const value = reader.signed(size);
        if (k > 63) throw damaged(reader);
        block[start + (zigzag[k] ?? 0)] = value;
      }
    },
  };
}
