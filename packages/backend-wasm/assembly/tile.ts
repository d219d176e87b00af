// The innermost loop of every product: a tile of TILE_ROWS × 8 sums that stay in registers.
// Each sum starts at 0 and takes k in order, one block of the depth at a time, so its bits depend on the depth alone.
import { TILE_ROWS } from './packing';
import { multiplyAdd, storeUpTo } from './vector';

// @ts-ignore: decorator
@inline
function storeRow(to: usize, low: v128, high: v128, columns: i32, more: bool): void {
  if (more) {
    low = f32x4.add(v128.load(to), low);
    high = f32x4.add(v128.load(to, 16), high);
  }
  if (columns >= 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
  } else {
    storeUpTo(to, low, columns);
    if (columns > 4) storeUpTo(to + 16, high, columns - 4);
  }
}

/**
 * to[r, c] = Σ_k left[k, r] right[k, c], or += where there is `more` than one block.
 * @param left a strip
 * @param right a panel, or rows of a matrix `rightStride` bytes apart
 */
export function tile(
  left: usize, right: usize, rightStride: usize, depth: i32, to: usize, stride: usize, rows: i32, columns: i32, more: bool,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  let s40 = f32x4.splat(0), s41 = f32x4.splat(0);
  let s50 = f32x4.splat(0), s51 = f32x4.splat(0);
  const end = left + <usize>depth * (TILE_ROWS * 4);
  while (left < end) {
    const low = v128.load(right);
    const high = v128.load(right, 16);
    let x = v128.load32_splat(left);
    s00 = multiplyAdd(x, low, s00);
    s01 = multiplyAdd(x, high, s01);
    x = v128.load32_splat(left, 4);
    s10 = multiplyAdd(x, low, s10);
    s11 = multiplyAdd(x, high, s11);
    x = v128.load32_splat(left, 8);
    s20 = multiplyAdd(x, low, s20);
    s21 = multiplyAdd(x, high, s21);
    x = v128.load32_splat(left, 12);
    s30 = multiplyAdd(x, low, s30);
    s31 = multiplyAdd(x, high, s31);
    if (TILE_ROWS == 6) {
      x = v128.load32_splat(left, 16);
      s40 = multiplyAdd(x, low, s40);
      s41 = multiplyAdd(x, high, s41);
      x = v128.load32_splat(left, 20);
      s50 = multiplyAdd(x, low, s50);
      s51 = multiplyAdd(x, high, s51);
    }
    left += TILE_ROWS * 4;
    right += rightStride;
  }
  storeRow(to, s00, s01, columns, more);
  if (rows > 1) storeRow(to + stride, s10, s11, columns, more);
  if (rows > 2) storeRow(to + 2 * stride, s20, s21, columns, more);
  if (rows > 3) storeRow(to + 3 * stride, s30, s31, columns, more);
  if (TILE_ROWS == 6) {
    if (rows > 4) storeRow(to + 4 * stride, s40, s41, columns, more);
    if (rows > 5) storeRow(to + 5 * stride, s50, s51, columns, more);
  }
}

/** The same for at most four columns: half a tile. */
function narrowTile(
  left: usize, right: usize, rightStride: usize, depth: i32, to: usize, stride: usize, rows: i32, columns: i32, more: bool,
): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0), s4 = f32x4.splat(0), s5 = f32x4.splat(0);
  const end = left + <usize>depth * (TILE_ROWS * 4);
  while (left < end) {
    const w = v128.load(right);
    s0 = multiplyAdd(v128.load32_splat(left), w, s0);
    s1 = multiplyAdd(v128.load32_splat(left, 4), w, s1);
    s2 = multiplyAdd(v128.load32_splat(left, 8), w, s2);
    s3 = multiplyAdd(v128.load32_splat(left, 12), w, s3);
    if (TILE_ROWS == 6) {
      s4 = multiplyAdd(v128.load32_splat(left, 16), w, s4);
      s5 = multiplyAdd(v128.load32_splat(left, 20), w, s5);
    }
    left += TILE_ROWS * 4;
    right += rightStride;
  }
  storeNarrow(to, s0, columns, more);
  if (rows > 1) storeNarrow(to + stride, s1, columns, more);
  if (rows > 2) storeNarrow(to + 2 * stride, s2, columns, more);
  if (rows > 3) storeNarrow(to + 3 * stride, s3, columns, more);
  if (TILE_ROWS == 6) {
    if (rows > 4) storeNarrow(to + 4 * stride, s4, columns, more);
    if (rows > 5) storeNarrow(to + 5 * stride, s5, columns, more);
  }
}

// @ts-ignore: decorator
@inline
function storeNarrow(to: usize, sums: v128, columns: i32, more: bool): void {
  storeUpTo(to, more ? f32x4.add(v128.load(to), sums) : sums, columns);
}

/** All tiles of a packed block: `rows` rows of strips with `columns` columns of panels (or of a matrix's own rows). */
export function tiles(
  left: usize, right: usize, rightStride: usize, panelStride: usize, depth: i32, to: usize, stride: usize, rows: i32, columns: i32,
  more: bool,
): void {
  const strip = <usize>depth * (TILE_ROWS * 4);
  for (; columns > 0; columns -= 8) {
    let source = left;
    let target = to;
    for (let row = rows; row > 0; row -= TILE_ROWS) {
      if (columns > 4) tile(source, right, rightStride, depth, target, stride, row, columns, more);
      else narrowTile(source, right, rightStride, depth, target, stride, row, columns, more);
      source += strip;
      target += <usize>TILE_ROWS * stride;
    }
    right += panelStride;
    to += 32;
  }
}
