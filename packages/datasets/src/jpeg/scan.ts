import { FormatError } from '@argand/errors';
import type { Component, Frame, Scan } from './frame.ts';
import { BitReader } from './huffman.ts';
import { inverseDct } from './idct.ts';
import { progressiveCoder } from './progressive-coder.ts';
import { sequentialCoder } from './sequential-coder.ts';

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
