// The two sides of a product are first written in the order in which a tile reads them: the left in strips [depth][TILE_ROWS],
// the right in panels [depth][TILE_COLUMNS], both filled up with zeros at the edge, so that edges are summed like the rest.
import { TILE_COLUMNS } from '../src/control';
import { cosineOf, nearestWhole, quartersFrom, sineOf } from './phasors';
import { withinTurn } from './sine';
import { highHalves, interleaveHigh, interleaveLow, lowHalves } from './vector';

/** Rows of a tile: what fits into 16 vector registers beside two of the right side and one of the left. */
export const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Samples of a tile of phasors: each is two rows, real and imaginary. */
export const TILE_SAMPLES: i32 = TILE_ROWS / 2;
const STRIP: usize = TILE_ROWS * 4;
const PANEL: usize = TILE_COLUMNS * 4;

/** Four numbers of a row, or zeros where the row is past the last. */
// @ts-ignore: decorator
@inline
function loadRow(from: usize, there: bool): v128 {
  return there ? v128.load(from) : f32x4.splat(0);
}

/** Writes rows a, b, c, d (each four numbers deep) as four steps of a strip or panel. */
// @ts-ignore: decorator
@inline
export function storeTransposed(to: usize, step: usize, a: v128, b: v128, c: v128, d: v128): void {
  const low01 = interleaveLow(a, b);
  const low23 = interleaveLow(c, d);
  const high01 = interleaveHigh(a, b);
  const high23 = interleaveHigh(c, d);
  v128.store(to, lowHalves(low01, low23));
  v128.store(to + step, highHalves(low01, low23));
  v128.store(to + 2 * step, lowHalves(high01, high23));
  v128.store(to + 3 * step, highHalves(high01, high23));
}

/** Writes rows a, b as four steps. */
// @ts-ignore: decorator
@inline
export function storeTransposedPair(to: usize, step: usize, a: v128, b: v128): void {
  const low = interleaveLow(a, b);
  const high = interleaveHigh(a, b);
  v128.store64_lane(to, low, 0);
  v128.store64_lane(to + step, low, 1);
  v128.store64_lane(to + 2 * step, high, 0);
  v128.store64_lane(to + 3 * step, high, 1);
}

// @ts-ignore: decorator
@inline
function loadNumber(from: usize, there: bool): f32 {
  return there ? load<f32>(from) : 0;
}

/** Strips of `rows` rows of a matrix [rows, …] whose rows lie `stride` bytes apart. */
export function packRows(from: usize, stride: usize, rows: i32, depth: i32, to: usize): void {
  for (; rows > 0; rows -= TILE_ROWS) {
    let source = from;
    let k = depth;
    for (; k >= 4; k -= 4) {
      const a = v128.load(source);
      const b = loadRow(source + stride, rows > 1);
      const c = loadRow(source + 2 * stride, rows > 2);
      const d = loadRow(source + 3 * stride, rows > 3);
      storeTransposed(to, STRIP, a, b, c, d);
      if (TILE_ROWS == 6) {
        const e = loadRow(source + 4 * stride, rows > 4);
        storeTransposedPair(to + 16, STRIP, e, loadRow(source + 5 * stride, rows > 5));
      }
      source += 16;
      to += 4 * STRIP;
    }
    for (; k > 0; k--) {
      for (let row = 0; row < TILE_ROWS; row++) {
        store<f32>(to + (row << 2), loadNumber(source + <usize>row * stride, row < rows));
      }
      source += 4;
      to += STRIP;
    }
    from += <usize>TILE_ROWS * stride;
  }
}

/** Strips of a matrix [depth, …] whose rows lie `stride` bytes apart: its columns become rows. */
export function packColumns(from: usize, stride: usize, rows: i32, depth: i32, to: usize): void {
  for (; rows > 0; rows -= TILE_ROWS) {
    let source = from;
    for (let k = 0; k < depth; k++) {
      if (rows >= TILE_ROWS) {
        v128.store(to, v128.load(source));
        if (TILE_ROWS == 6) v128.store64_lane(to + 16, v128.load(source, 16), 0);
      } else {
        for (let row = 0; row < TILE_ROWS; row++) {
          store<f32>(to + (row << 2), loadNumber(source + (row << 2), row < rows));
        }
      }
      source += stride;
      to += STRIP;
    }
    from += STRIP;
  }
}

/** `value`, or 0 in the lanes whose phase is silent (NaN). */
// @ts-ignore: decorator
@inline
export function zeroIfSilent(phase: v128, value: v128): v128 {
  return v128.and(value, f32x4.eq(phase, phase));
}

/** Strips of phasors: each sample of a matrix of phases [samples, …] becomes a row of cosines and a row of sines. */
export function packPhasors(from: usize, stride: usize, samples: i32, depth: i32, to: usize): void {
  for (; samples > 0; samples -= TILE_SAMPLES) {
    let source = from;
    for (let k = depth; k > 0; k -= 4) {
      const phaseA = v128.load(source);
      let x = withinTurn(phaseA);
      let whole = nearestWhole(x);
      let rest = quartersFrom(x, whole);
      let square = f32x4.mul(rest, rest);
      const sineA = zeroIfSilent(phaseA, sineOf(whole, rest, square));
      const cosineA = zeroIfSilent(phaseA, cosineOf(whole, square));
      let sineB = f32x4.splat(0);
      let cosineB = f32x4.splat(0);
      if (samples > 1) {
        const phaseB = v128.load(source + stride);
        x = withinTurn(phaseB);
        whole = nearestWhole(x);
        rest = quartersFrom(x, whole);
        square = f32x4.mul(rest, rest);
        sineB = zeroIfSilent(phaseB, sineOf(whole, rest, square));
        cosineB = zeroIfSilent(phaseB, cosineOf(whole, square));
      }
      // The last four may run past the depth: what they write there is never read, or written over by the next strip.
      storeTransposed(to, STRIP, cosineA, sineA, cosineB, sineB);
      if (TILE_ROWS == 6) {
        let sineC = f32x4.splat(0);
        let cosineC = f32x4.splat(0);
        if (samples > 2) {
          const phaseC = v128.load(source + 2 * stride);
          x = withinTurn(phaseC);
          whole = nearestWhole(x);
          rest = quartersFrom(x, whole);
          square = f32x4.mul(rest, rest);
          sineC = zeroIfSilent(phaseC, sineOf(whole, rest, square));
          cosineC = zeroIfSilent(phaseC, cosineOf(whole, square));
        }
        storeTransposedPair(to + 16, STRIP, cosineC, sineC);
      }
      source += 16;
      to += 4 * STRIP;
    }
    if (depth & 3) to -= <usize>(4 - (depth & 3)) * STRIP;
    from += <usize>TILE_SAMPLES * stride;
  }
}

/**
 * Strips of transposed phasors: column j of a matrix of phases [samples, …] becomes a row with, for each sample, its cosine and
 * then its sine, so `depth` is twice the number of samples.
 */
export function packPhasorColumns(from: usize, stride: usize, rows: i32, samples: i32, to: usize): void {
  for (; rows > 0; rows -= TILE_ROWS) {
    let source = from;
    for (let n = 0; n < samples; n++) {
      const phase = v128.load(source);
      let x = withinTurn(phase);
      let whole = nearestWhole(x);
      let rest = quartersFrom(x, whole);
      let square = f32x4.mul(rest, rest);
      // Rows past the last hold what lies behind the row: a tile computes and drops them.
      v128.store(to, zeroIfSilent(phase, cosineOf(whole, square)));
      if (TILE_ROWS == 4) {
        v128.store(to + STRIP, zeroIfSilent(phase, sineOf(whole, rest, square)));
      } else {
        const sines = zeroIfSilent(phase, sineOf(whole, rest, square));
        const next = v128.load(source, 16);
        x = withinTurn(next);
        whole = nearestWhole(x);
        rest = quartersFrom(x, whole);
        square = f32x4.mul(rest, rest);
        v128.store64_lane(to + 16, zeroIfSilent(next, cosineOf(whole, square)), 0);
        v128.store(to + STRIP, sines);
        v128.store64_lane(to + STRIP + 16, zeroIfSilent(next, sineOf(whole, rest, square)), 0);
      }
      source += stride;
      to += 2 * STRIP;
    }
    from += STRIP;
  }
}

/** Panels of a matrix [depth, …] whose rows lie `stride` bytes apart. */
export function packRightRows(from: usize, stride: usize, columns: i32, depth: i32, to: usize): void {
  for (; columns > 0; columns -= TILE_COLUMNS) {
    let source = from;
    for (let k = 0; k < depth; k++) {
      if (columns >= TILE_COLUMNS) {
        v128.store(to, v128.load(source));
        v128.store(to, v128.load(source, 16), 16);
      } else {
        for (let column = 0; column < TILE_COLUMNS; column++) {
          store<f32>(to + (column << 2), loadNumber(source + (column << 2), column < columns));
        }
      }
      source += stride;
      to += PANEL;
    }
    from += PANEL;
  }
}

/** Panels of a matrix [columns, depth] whose rows lie `stride` bytes apart: its rows become columns. */
export function packRightColumns(from: usize, stride: usize, columns: i32, depth: i32, to: usize): void {
  for (; columns > 0; columns -= TILE_COLUMNS) {
    let source = from;
    let k = depth;
    for (; k >= 4; k -= 4) {
      for (let half = 0; half < 2; half++) {
        const first = source + <usize>(half << 2) * stride;
        const left = columns - (half << 2);
        const a = loadRow(first, left > 0);
        const b = loadRow(first + stride, left > 1);
        const c = loadRow(first + 2 * stride, left > 2);
        storeTransposed(to + (half << 4), PANEL, a, b, c, loadRow(first + 3 * stride, left > 3));
      }
      source += 16;
      to += 4 * PANEL;
    }
    for (; k > 0; k--) {
      for (let column = 0; column < TILE_COLUMNS; column++) {
        store<f32>(to + (column << 2), loadNumber(source + <usize>column * stride, column < columns));
      }
      source += 4;
      to += PANEL;
    }
    from += <usize>TILE_COLUMNS * stride;
  }
}
