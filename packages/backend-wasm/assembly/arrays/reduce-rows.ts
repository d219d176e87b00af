// Reductions of one row of contiguous numbers.
import * as code from '../../src/control';

/** How many numbers are summed in float32, in 16 interleaved sums, before they join a float64. */
const RUN: i32 = 1024;

// @ts-ignore: decorator
@inline
function lanes(sum: v128): f64 {
  const low = f64x2.promote_low_f32x4(sum);
  const pairs = f64x2.add(low, f64x2.promote_low_f32x4(v128.shuffle<i64>(sum, sum, 1, 1)));
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
}

/** The sum of at most one block of a row: its order depends on the length alone. */
export function sumOfBlock(from: usize, length: i32): f64 {
  let total: f64 = 0;
  while (length >= 16) {
    const run = min(length, RUN) & ~15;
    const end = from + ((<usize>run) << 2);
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    while (from < end) {
      sum0 = f32x4.add(sum0, v128.load(from));
      sum1 = f32x4.add(sum1, v128.load(from, 16));
      sum2 = f32x4.add(sum2, v128.load(from, 32));
      sum3 = f32x4.add(sum3, v128.load(from, 48));
      from += 64;
    }
    total += lanes(f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3)));
    length -= run;
  }
  for (; length > 0; length--) {
    total += <f64>load<f32>(from);
    from += 4;
  }
  return total;
}

export function sumOfRow(from: usize, length: i32): f64 {
  let total: f64 = 0;
  while (length > 0) {
    total += sumOfBlock(from, min(length, code.SUM_BLOCK));
    from += code.SUM_BLOCK << 2;
    length -= code.SUM_BLOCK;
  }
  return total;
}

export function extreme(from: usize, length: i32, largest: bool): f32 {
  let best = load<f32>(from);
  if (length >= 4) {
    let four = v128.load(from);
    for (; length >= 4; length -= 4) {
      const next = v128.load(from);
      four = largest ? f32x4.max(four, next) : f32x4.min(four, next);
      from += 16;
    }
    for (let lane = 0; lane < 4; lane++) {
      const x = f32x4.extract_lane(four, 0);
      best = largest ? max(best, x) : min(best, x);
      four = v128.shuffle<i32>(four, four, 1, 2, 3, 0);
    }
  }
  for (; length > 0; length--) {
    best = largest ? max(best, load<f32>(from)) : min(best, load<f32>(from));
    from += 4;
  }
  return best;
}

// @ts-ignore: decorator
@inline
export function firstExtreme<T>(from: usize, length: i32, largest: bool): i32 {
  let position = 0;
  let best = load<T>(from);
  for (let i = 1; i < length; i++) {
    from += 4;
    const x = load<T>(from);
    const better = largest ? x > best : x < best;
    // The first value that is not NaN replaces NaN.
    if (better || (best != best && x == x)) {
      best = x;
      position = i;
    }
  }
  return position;
}

export function integerRow(operation: i32, from: usize, length: i32): i32 {
  if (operation == code.FIRST_SMALLEST) return firstExtreme<i32>(from, length, false);
  if (operation == code.FIRST_LARGEST) return firstExtreme<i32>(from, length, true);
  if (operation == code.SUM) {
    let total = 0;
    for (let i = 0; i < length; i++) total += load<i32>(from + ((<usize>i) << 2));
    return total;
  }
  let best = load<i32>(from);
  for (let i = 1; i < length; i++) {
    const x = load<i32>(from + ((<usize>i) << 2));
    best = operation == code.LARGEST ? max(best, x) : min(best, x);
  }
  return best;
}
