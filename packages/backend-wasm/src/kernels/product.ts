import { DEPTH_BLOCK, MULTIPLY, PACK, TILE_COLUMNS } from '../control.ts';
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

/** Bytes for packed strips of a number of rows; see `bytesOfStrips` in assembly/product.ts. */
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

/** One product: addresses, row strides in bytes and sizes. */
export interface Product {
  readonly kind: number;
  readonly left: number;
  readonly leftStride: number;
  readonly right: number;
  readonly rightStride: number;
  readonly transposed: boolean;
  readonly out: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** Writes the arguments of some columns of a product, see assembly/product.ts. */
export function setProduct(machine: Machine, product: Product, columns: number, first: number): void {
  machine.set(0, product.left);
  machine.set(1, product.leftStride);
  machine.set(2, product.kind);
  machine.set(3, product.right + (product.transposed ? first * product.rightStride : 4 * first));
  machine.set(4, product.rightStride);
  machine.set(5, Number(product.transposed));
  machine.set(6, product.out + 4 * first);
  machine.set(7, 4 * product.columns);
  machine.set(8, product.rows);
  machine.set(9, columns);
  machine.set(10, product.depth);
}

/** One product, its rows (and columns, where there are few rows) shared among the threads. */
export function multiply(machine: Machine, product: Product): void {
  const { rows, columns, depth, transposed } = product;
  const { tileRows, threads } = machine;
  // Few rows read the right side about as often as packing would.
  const direct = rows <= 2 * tileRows && !transposed;
  const step = direct ? columns : columnsAtOnce(columns, depth);
  const rowsOfChunk = chunkRows(rows, tileRows);
  const strips = bytesOfStrips(rowsOfChunk);
  const scratch = machine.scratch(threads * strips + (direct ? 0 : bytesOfPanels(step, depth)));
  for (let first = 0; first < columns; first += step) {
    const count = Math.min(step, columns - first);
    const blocks = Math.ceil(rows / rowsOfChunk);
    const panels = Math.ceil(count / TILE_COLUMNS);
    const ranges = blocks >= 2 * threads ? 1 : Math.min(panels, Math.ceil((2 * threads) / blocks));
    const panelsOfRange = Math.ceil(panels / ranges);
    setProduct(machine, product, count, first);
    machine.set(11, direct ? 0 : scratch + threads * strips);
    machine.set(12, scratch);
    machine.set(13, strips);
    machine.set(14, rowsOfChunk);
    machine.set(15, panelsOfRange);
    const sharedRanges = threads === 1 ? 1 : Math.ceil(panels / panelsOfRange);
    if (threads === 1) machine.set(15, panels);
    machine.set(17, sharedRanges);
    if (!direct) pack(machine, count, depth);
    machine.run(MULTIPLY, blocks * sharedRanges, (rows * count * depth) / speed);
  }
}
