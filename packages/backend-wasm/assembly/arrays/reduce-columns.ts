// Reductions of columns side by side, whose rows lie `stride` bytes apart.
import * as code from '../../src/control';
import { storeUpTo } from '../vector';

/** How many numbers are summed before they join the sum: with two levels, rounding grows with the root of the length. */
const RUN: i32 = 128;

// @ts-ignore: decorator
@inline
function combine(operation: i32, result: v128, x: v128): v128 {
  if (operation == code.SUM) return f32x4.add(result, x);
  if (operation == code.SMALLEST) return f32x4.min(result, x);
  if (operation == code.LARGEST) return f32x4.max(result, x);
  if (operation == code.SUM + code.INTEGER_REDUCTION) return i32x4.add(result, x);
  if (operation == code.SMALLEST + code.INTEGER_REDUCTION) return i32x4.min_s(result, x);
  return i32x4.max_s(result, x);
}

// @ts-ignore: decorator
@inline
function isSum(operation: i32): bool {
  return operation == code.SUM || operation == code.SUM + code.INTEGER_REDUCTION;
}

/** Sixteen columns side by side: one line of the cache. */
// @ts-ignore: decorator
@inline
function sixteen(operation: i32, from: usize, stride: usize, length: i32, to: usize): void {
  const sums = isSum(operation);
  let total0 = sums ? f32x4.splat(0) : v128.load(from);
  let total1 = sums ? f32x4.splat(0) : v128.load(from, 16);
  let total2 = sums ? f32x4.splat(0) : v128.load(from, 32);
  let total3 = sums ? f32x4.splat(0) : v128.load(from, 48);
  while (length > 0) {
    const run = min(length, RUN);
    let part0 = sums ? f32x4.splat(0) : total0;
    let part1 = sums ? f32x4.splat(0) : total1;
    let part2 = sums ? f32x4.splat(0) : total2;
    let part3 = sums ? f32x4.splat(0) : total3;
    for (let k = 0; k < run; k++) {
      part0 = combine(operation, part0, v128.load(from));
      part1 = combine(operation, part1, v128.load(from, 16));
      part2 = combine(operation, part2, v128.load(from, 32));
      part3 = combine(operation, part3, v128.load(from, 48));
      from += stride;
    }
    total0 = combine(operation, total0, part0);
    total1 = combine(operation, total1, part1);
    total2 = combine(operation, total2, part2);
    total3 = combine(operation, total3, part3);
    length -= run;
  }
  v128.store(to, total0);
  v128.store(to, total1, 16);
  v128.store(to, total2, 32);
  v128.store(to, total3, 48);
}

// @ts-ignore: decorator
@inline
function four(operation: i32, from: usize, stride: usize, length: i32, to: usize, count: i32): void {
  const sums = isSum(operation);
  let total = sums ? f32x4.splat(0) : v128.load(from);
  while (length > 0) {
    const run = min(length, RUN);
    let part = sums ? f32x4.splat(0) : total;
    for (let k = 0; k < run; k++) {
      part = combine(operation, part, v128.load(from));
      from += stride;
    }
    total = combine(operation, total, part);
    length -= run;
  }
  storeUpTo(to, total, count);
}

/** Indices of the first extremes of four columns; NaN is passed over. */
// @ts-ignore: decorator
@inline
function firstFour(integers: bool, largest: bool, from: usize, stride: usize, length: i32, to: usize, count: i32): void {
  let positions = i32x4.splat(0);
  let best = v128.load(from);
  for (let k = 1; k < length; k++) {
    from += stride;
    const x = v128.load(from);
    let better: v128;
    if (integers) {
      better = largest ? i32x4.gt_s(x, best) : i32x4.lt_s(x, best);
    } else {
      better = largest ? f32x4.gt(x, best) : f32x4.lt(x, best);
      better = v128.or(better, v128.andnot(f32x4.eq(x, x), f32x4.eq(best, best)));
    }
    best = v128.bitselect(x, best, better);
    positions = v128.bitselect(i32x4.splat(k), positions, better);
  }
  storeUpTo(to, positions, count);
}

// @ts-ignore: decorator
@inline
export function combineColumns(operation: i32, from: usize, stride: usize, length: i32, to: usize, columns: i32): void {
  for (; columns >= 16; columns -= 16) {
    sixteen(operation, from, stride, length, to);
    from += 64;
    to += 64;
  }
  for (; columns > 0; columns -= 4) {
    four(operation, from, stride, length, to, columns);
    from += 16;
    to += 16;
  }
}

// @ts-ignore: decorator
@inline
export function firstColumns(integers: bool, largest: bool, from: usize, stride: usize, length: i32, to: usize, columns: i32): void {
  for (; columns > 0; columns -= 4) {
    firstFour(integers, largest, from, stride, length, to, columns);
    from += 16;
    to += 16;
  }
}
