import { DEPTH_BLOCK, PACK, TILE_COLUMNS } from '../control.ts';
import type { Machine } from '../machine.ts';

/** How the left side of a product is packed; see assembly/product.ts. */
export const leftRows = 0;
export const leftColumns = 1;
export const leftPhasorColumns = 2;

/** Rows of the left side that are packed at a time, so that they stay in the second cache. */
const rowsOfBlock = 64;
/** The most numbers of the right side that are packed at a time. */
const mostPacked = 4 * 1024 * 1024;
/** Multiplications and additions a nanosecond, about. */
export const speed = 12;

export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/** How many rows a chunk has: near `rowsOfBlock`, the same for all, and whole tiles. */
export function chunkRows(rows: number, tileRows: number): number {
  const blocks = Math.ceil(rows / rowsOfBlock);
  return roundUp(Math.ceil(rows / blocks), tileRows);
}

/** Bytes for packed strips of so many rows; see `bytesOfStrips` in assembly/phasor-dense.ts. */
export function bytesOfStrips(rows: number): number {
  return (rows + 8) * DEPTH_BLOCK * 4 + 128;
}

/** How many columns to compute in one go. */
export function columnsAtOnce(columns: number, depth: number, most = mostPacked): number {
  const fit = Math.floor(Math.min(mostPacked / Math.max(depth, 1), most) / TILE_COLUMNS) * TILE_COLUMNS;
  return Math.min(columns, Math.max(fit, 64));
}

/** Bytes of packed panels. */
export function bytesOfPanels(columns: number, depth: number): number {
  return roundUp(columns, TILE_COLUMNS) * depth * 4;
}

/** Packs the right side (arguments 3, 4, 5, 9, 10 and 11 are set). */
export function pack(machine: Machine, columns: number, depth: number): void {
  const panels = Math.ceil(columns / TILE_COLUMNS);
  const panelsOfChunk = Math.max(1, Math.floor(1024 / Math.max(depth, 1)));
  machine.set(16, panelsOfChunk);
  machine.run(PACK, Math.ceil(panels / panelsOfChunk), 0.6 * columns * depth);
}
