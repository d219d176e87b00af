// The angle of a complex number, after the single-precision atan2 of SLEEF (N. Shibata and contributors).
import { multiplyAdd } from './vector';

const PI: f64 = 3.141592653589793;
/**
 * atan(x)/x − 1 over x² for 0 ≤ x ≤ 1, from `SERIES` on; atan(x)/(πx) over x², from `PHASE` on: the same by 1/π, the last two moved by a unit in the
 * last place, so that the phase of a diagonal is 1/4 exactly, with fused multiply-add and without; then what else is needed. One load
 * brings each: as literals, engines make them anew from integers at every use.
 */
const TABLE = memory.data<f32>([
  0.00282363896258175373077393, -0.0159569028764963150024414, 0.0425049886107444763183594, -0.0748900920152664184570312,
  0.106347933411598205566406, -0.142027363181114196777344, 0.199926957488059997558594, -0.333331018686294555664062,
  0.0008987921755760908, -0.005079240072518587, 0.013529757969081402, -0.023838257417082787,
  0.03385159745812416, -0.04520871490240097, 0.06363873183727264, -0.10610254108905792, <f32>(1 / PI),
  0.5, 1, -1, Infinity, <f32>(PI / 2), <f32>PI]);
const SERIES: i32 = 0;
const PHASE: i32 = 8;
// @ts-ignore: decorator
@inline
function constant(position: i32): v128 {
  return v128.load32_splat(TABLE + (position << 2));
}
// @ts-ignore: decorator
@inline
function one(): v128 {
  return constant(18);
}

/** The eight terms of a series, from an index of the table on. */
// @ts-ignore: decorator
@inline
function series(position: i32, square: v128): v128 {
  let sum = multiplyAdd(constant(position), square, constant(position + 1));
  sum = multiplyAdd(sum, square, constant(position + 2));
  sum = multiplyAdd(sum, square, constant(position + 3));
  sum = multiplyAdd(sum, square, constant(position + 4));
  sum = multiplyAdd(sum, square, constant(position + 5));
  sum = multiplyAdd(sum, square, constant(position + 6));
  return multiplyAdd(sum, square, constant(position + 7));
}

/** The smaller magnitude over the larger: 1 where they are equal (infinite ones too), NaN where both are 0 or one is NaN. */
// @ts-ignore: decorator
@inline
function ratio(a: v128, b: v128): v128 {
  // In this order one that is NaN ends up on both sides or on one, and never on none.
  const smaller = f32x4.pmin(a, b);
  const larger = f32x4.pmax(b, a);
  const quotient = f32x4.div(smaller, larger);
  const infinite = v128.and(f32x4.eq(a, constant(20)), f32x4.eq(b, constant(20)));
  return v128.bitselect(one(), quotient, infinite);
}

/** arg(re + i im)/π in [−1, 1): −1 for a negative real of either zero, NaN for 0; exact at multiples of 1/4. */
// @ts-ignore: decorator
@inline
export function phase(im: v128, re: v128): v128 {
  const height = f32x4.abs(im);
  const width = f32x4.abs(re);
  const x = ratio(height, width);
  const square = f32x4.mul(x, x);
  let angle = f32x4.mul(multiplyAdd(series(PHASE, square), square, constant(16)), x);
  angle = v128.bitselect(f32x4.sub(constant(17), angle), angle, f32x4.gt(height, width));
  angle = v128.bitselect(f32x4.sub(one(), angle), angle, f32x4.lt(re, f32x4.splat(0)));
  const signed = v128.xor(angle, v128.and(im, i32x4.splat(i32.MIN_VALUE)));
  const atSeam = f32x4.eq(signed, one());
  return f32x4.add(v128.bitselect(constant(19), signed, atSeam), f32x4.splat(0));
}

/** atan2(y, x), with the signs of zeros as IEEE 754 has them. */
// @ts-ignore: decorator
@inline
export function arctangent(y: v128, x: v128): v128 {
  const height = f32x4.abs(y);
  const width = f32x4.abs(x);
  const zero = f32x4.eq(f32x4.max(height, width), f32x4.splat(0));
  const quotient = v128.andnot(ratio(height, width), zero);
  const square = f32x4.mul(quotient, quotient);
  let angle = multiplyAdd(f32x4.mul(series(SERIES, square), square), quotient, quotient);
  angle = v128.bitselect(f32x4.sub(constant(21), angle), angle, f32x4.gt(height, width));
  const negative = i32x4.shr_s(x, 31);
  angle = v128.bitselect(f32x4.sub(constant(22), angle), angle, negative);
  return v128.xor(angle, v128.and(y, i32x4.splat(i32.MIN_VALUE)));
}
