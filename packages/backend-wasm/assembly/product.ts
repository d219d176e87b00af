// What the products share: a block of rows against packed panels. Arguments by index:
//   0 left, 1 its row stride (bytes), 2 how it is packed (below), 3 right, 4 its row stride, 5 right is transposed,
//   8 rows (or samples), 9 columns, 10 depth, 11 packed panels (0: the right side is read where it is),
//   12 scratch, 13 scratch of one thread (bytes), 14 rows (or samples) in a chunk, 15 panels in a chunk,
//   16 panels in a chunk of `pack`; 6, 7, 17 and on are the kernel's own.
import { DEPTH_BLOCK, TILE_COLUMNS } from '../src/control';
import { integer, pointer } from './arguments';
import { packColumns, packPhasorColumns, packPhasors, packRightColumns, packRightRows, packRows } from './packing';
import { thread } from './thread';
import { tiles } from './tile';

export const ROWS: i32 = 0;
export const COLUMNS: i32 = 1;
export const PHASOR_COLUMNS: i32 = 2;
export const PHASORS: i32 = 3;

// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return pointer(12) + <usize>thread * pointer(13);
}

/** Bytes of packed strips for `rows` rows; `packPhasors` may write three steps past the last. */
// @ts-ignore: decorator
@inline
export function bytesOfStrips(rows: i32): usize {
  return ((<usize>(rows + 8) * DEPTH_BLOCK) << 2) + 128;
}

/** Packs some panels of the right side. */
export function pack(chunk: i32): void {
  const stride = pointer(4);
  const depth = integer(10);
  const first = chunk * integer(16) * TILE_COLUMNS;
  const columns = min(integer(16) * TILE_COLUMNS, integer(9) - first);
  const to = pointer(11) + ((<usize>first * <usize>depth) << 2);
  if (integer(5)) packRightColumns(pointer(3) + <usize>first * stride, stride, columns, depth, to);
  else packRightRows(pointer(3) + ((<usize>first) << 2), stride, columns, depth, to);
}

/**
 * to[r, c] = Σ_k left[r, k] right[k, c] for some rows and columns, one block of the depth after the other.
 * @param left the first of the rows: where the packing of its kind starts
 * @param right the first panel, or the first column where the right side is not packed (`packed` false)
 * @param rows rows of the tile: twice the samples where the left side becomes phasors
 */
export function multiply(
  kind: i32, left: usize, leftStride: usize, right: usize, rightStride: usize, packed: bool, strips: usize, depth: i32,
  rows: i32, columns: i32, to: usize, stride: usize,
): void {
  let first = 0;
  do {
    const block = min(DEPTH_BLOCK, depth - first);
    if (kind == ROWS) packRows(left + ((<usize>first) << 2), leftStride, rows, block, strips);
    else if (kind == COLUMNS) packColumns(left + <usize>first * leftStride, leftStride, rows, block, strips);
    else if (kind == PHASORS) packPhasors(left + ((<usize>first) << 2), leftStride, rows >> 1, block, strips);
    else packPhasorColumns(left + <usize>(first >> 1) * leftStride, leftStride, rows, block >> 1, strips);
    if (packed) {
      tiles(strips, right + <usize>first * 32, 32, <usize>depth * 32, block, to, stride, rows, columns, first > 0);
    } else {
      tiles(strips, right + <usize>first * rightStride, rightStride, 32, block, to, stride, rows, columns, first > 0);
    }
    first += block;
  } while (first < depth);
}
