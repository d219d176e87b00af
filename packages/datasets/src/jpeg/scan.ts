import { FormatError } from '@argand/errors';
import type { Component, Frame, Scan } from './frame.ts';
import { BitReader, type HuffmanTable } from './huffman.ts';
import { inverseDct } from './idct.ts';
import { zigzag } from './tables.ts';

/** Decodes one block of a component, whose coefficients stand in `block` from `start` on. */
type DecodeBlock = (block: Int16Array, start: number, index: number) => void;

/**
 * Decodes the data of one scan. A sequential picture's blocks become samples at once; a progressive one's coefficients
 * are kept, as later scans refine them: see {@link transform}.
 *
 * @param start the offset of the first byte after the scan's header
 * @returns the offset of the marker that follows.
 * @throws Error when the data are damaged or end too soon.
 */
export function decodeScan(bytes: Uint8Array, start: number, frame: Frame, scan: Scan): number {
  const reader = new BitReader(bytes, start);
  const coder = frame.isProgressive ? progressiveCoder(reader, scan) : sequentialCoder(reader, scan);
  const scratch = new Int16Array(64);
  const decodeAt = (place: number, component: Component, row: number, column: number): void => {
    const index = row * component.storedAcross + column;
    if (component.coefficients !== undefined) {
      coder.decode(component.coefficients, 64 * index, place);
      return;
    }
    scratch.fill(0);
    coder.decode(scratch, 0, place);
    transformBlock(component, scratch, 0, row, column);
  };
  const [only] = scan.components;
  const isSingle = scan.components.length === 1 && only !== undefined;
  // One component alone comes block by block; several come in MCUs of as many blocks as their sampling factors say.
  const across = isSingle ? only.component.blocksAcross : frame.mcusAcross;
  const down = isSingle ? only.component.blocksDown : frame.mcusDown;
  for (let mcu = 0; mcu < across * down; mcu++) {
    if (scan.restartInterval > 0 && mcu > 0 && mcu % scan.restartInterval === 0) {
      reader.restart((mcu / scan.restartInterval - 1) & 7);
      coder.reset();
    }
    const row = Math.floor(mcu / across);
    const column = mcu % across;
    if (isSingle) decodeAt(0, only.component, row, column);
    else {
      scan.components.forEach(({ component }, place) => {
        const { horizontal, vertical } = component;
        for (let block = 0; block < horizontal * vertical; block++) {
          const line = row * vertical + Math.floor(block / horizontal);
          decodeAt(place, component, line, column * horizontal + (block % horizontal));
        }
      });
    }
    reader.checkEnd();
  }
  return reader.position;
}

/** The samples of a progressive picture's component, from its coefficients. */
export function transform(component: Component): void {
  const { coefficients, blocksAcross, blocksDown, storedAcross } = component;
  if (coefficients === undefined) return;
  for (let row = 0; row < blocksDown; row++) {
    for (let column = 0; column < blocksAcross; column++) {
      transformBlock(component, coefficients, 64 * (row * storedAcross + column), row, column);
    }
  }
}

function transformBlock(
  { samples, quantisation, storedAcross }: Component,
  block: Int16Array,
  start: number,
  row: number,
  column: number,
): void {
  if (quantisation === undefined) throw new FormatError('a component has no scan');
  inverseDct(block, start, quantisation, samples, 64 * row * storedAcross + 8 * column, 8 * storedAcross);
}

interface Coder {
  readonly decode: DecodeBlock;
  /** Forgets what a restart marker ends. */
  readonly reset: () => void;
}

function required(table: HuffmanTable | undefined): HuffmanTable {
  if (table === undefined) throw new FormatError('it lacks a Huffman table');
  return table;
}

const damaged = (reader: BitReader): Error =>
  new FormatError(
    `its data are damaged before byte ${reader.position}: a block has more than 64 coefficients`,
  );

/** T.81, F.2.2. */
function sequentialCoder(reader: BitReader, { components }: Scan): Coder {
  const dc = components.map((component) => required(component.dc));
  const ac = components.map((component) => required(component.ac));
  const predictions = new Int32Array(components.length);
  return {
    reset: () => predictions.fill(0),
    decode(block, start, place) {
      const acTable = required(ac[place]);
      const difference = reader.signed(reader.symbol(required(dc[place])));
      const prediction = (predictions[place] ?? 0) + difference;
      predictions[place] = prediction;
      block[start] = prediction;
      for (let k = 1; k < 64; k++) {
        const symbol = reader.symbol(acTable);
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

/** T.81, annex G: first scans and refinements, of the DC coefficient or of a range of AC coefficients. */
function progressiveCoder(reader: BitReader, scan: Scan): Coder {
  const { components, start: first, end: last, high, low } = scan;
  const predictions = new Int32Array(components.length);
  /** How many further blocks end here. */
  let endRun = 0;
  const reset = (): void => {
    predictions.fill(0);
    endRun = 0;
  };
  if (first === 0) {
    if (high !== 0) {
      return {
        reset,
        decode(block, start) {
          if (reader.bits(1) === 1) block[start] = (block[start] ?? 0) | (1 << low);
        },
      };
    }
    const tables = components.map(({ dc }) => required(dc));
    return {
      reset,
      decode(block, start, place) {
        const difference = reader.signed(reader.symbol(required(tables[place])));
        const prediction = (predictions[place] ?? 0) + difference;
        predictions[place] = prediction;
        block[start] = prediction << low;
      },
    };
  }
  const table = required(components[0]?.ac);
  const runAfter = (exponent: number): number => (1 << exponent) + reader.bits(exponent);
  if (high === 0) {
    return {
      reset,
      decode(block, start) {
        if (endRun > 0) {
          endRun--;
          return;
        }
        for (let k = first; k <= last; k++) {
          const symbol = reader.symbol(table);
          const size = symbol & 15;
          if (size === 0) {
            if (symbol !== 0xf0) {
              endRun = runAfter(symbol >> 4) - 1;
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
  const one = 1 << low;
  /** Adds the next bit of a coefficient that is not 0. */
  const refine = (block: Int16Array, place: number, value: number): void => {
    if (reader.bits(1) === 1 && (value & one) === 0) block[place] = value + (value > 0 ? one : -one);
  };
  return {
    reset,
    decode(block, start) {
      let k = first;
      for (; endRun === 0 && k <= last; k++) {
        const symbol = reader.symbol(table);
        let zeros = symbol >> 4;
        let value = 0;
        if ((symbol & 15) !== 0) value = reader.bits(1) === 1 ? one : -one;
        else if (zeros !== 15) {
          endRun = runAfter(zeros);
          break;
        }
        for (; k <= last; k++) {
          const place = start + (zigzag[k] ?? 0);
          const known = block[place] ?? 0;
          if (known !== 0) refine(block, place, known);
          else if (--zeros < 0) break;
        }
        if (value === 0) continue;
        if (k > last) throw damaged(reader);
        block[start + (zigzag[k] ?? 0)] = value;
      }
      if (endRun === 0) return;
      for (; k <= last; k++) {
        const place = start + (zigzag[k] ?? 0);
        const known = block[place] ?? 0;
        if (known !== 0) refine(block, place, known);
      }
      endRun--;
    },
  };
}
