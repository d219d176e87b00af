// The angle of a complex number, after the single-precision atan2 of SLEEF (N. Shibata and contributors).
import { multiplyAdd } from './vector';

const PI: f64 = 3.141592653589793;

/** atan(x)/x − 1 over x², for 0 ≤ x ≤ 1. */
// @ts-ignore: decorator
@inline
function series(square: v128): v128 {
  let sum = f32x4.splat(0.00282363896258175373077393);
  sum = multiplyAdd(sum, square, f32x4.splat(-0.0159569028764963150024414));
  sum = multiplyAdd(sum, square, f32x4.splat(0.0425049886107444763183594));
  sum = multiplyAdd(sum, square, f32x4.splat(-0.0748900920152664184570312));
  sum = multiplyAdd(sum, square, f32x4.splat(0.106347933411598205566406));
  sum = multiplyAdd(sum, square, f32x4.splat(-0.142027363181114196777344));
  sum = multiplyAdd(sum, square, f32x4.splat(0.199926957488059997558594));
  return multiplyAdd(sum, square, f32x4.splat(-0.333331018686294555664062));
}

/**
 * atan(x)/(πx) over x², for 0 ≤ x ≤ 1: the coefficients above by 1/π, the last two moved by a unit in the last place, so
 * that the phase of a diagonal is 1/4 exactly, with fused multiply-add and without.
 */
// @ts-ignore: decorator
@inline
function seriesOfPhase(square: v128): v128 {
  let sum = f32x4.splat(0.0008987921755760908);
  sum = multiplyAdd(sum, square, f32x4.splat(-0.005079240072518587));
  sum = multiplyAdd(sum, square, f32x4.splat(0.013529757969081402));
  sum = multiplyAdd(sum, square, f32x4.splat(-0.023838257417082787));
  sum = multiplyAdd(sum, square, f32x4.splat(0.03385159745812416));
  sum = multiplyAdd(sum, square, f32x4.splat(-0.04520871490240097));
  sum = multiplyAdd(sum, square, f32x4.splat(0.06363873183727264));
  sum = multiplyAdd(sum, square, f32x4.splat(-0.10610254108905792));
  return multiplyAdd(sum, square, f32x4.splat(<f32>(1 / PI)));
}

/** The smaller magnitude over the larger: 1 where they are equal (infinite ones too), NaN where both are 0. */
// @ts-ignore: decorator
@inline
function ratio(a: v128, b: v128): v128 {
  const smaller = f32x4.min(a, b);
  const larger = f32x4.max(a, b);
  const quotient = f32x4.div(smaller, larger);
  const infinite = f32x4.eq(smaller, f32x4.splat(Infinity));
  return v128.bitselect(f32x4.splat(1), quotient, infinite);
}

/** arg(re + i im)/π in [−1, 1): −1 for a negative real of either zero, NaN for 0; exact at multiples of 1/4. */
// @ts-ignore: decorator
@inline
export function phase(im: v128, re: v128): v128 {
  const height = f32x4.abs(im);
  const width = f32x4.abs(re);
  const x = ratio(height, width);
  let angle = f32x4.mul(seriesOfPhase(f32x4.mul(x, x)), x);
  angle = v128.bitselect(f32x4.sub(f32x4.splat(0.5), angle), angle, f32x4.gt(height, width));
  angle = v128.bitselect(f32x4.sub(f32x4.splat(1), angle), angle, f32x4.lt(re, f32x4.splat(0)));
  const signed = v128.xor(angle, v128.and(im, i32x4.splat(i32.MIN_VALUE)));
  const atSeam = f32x4.eq(signed, f32x4.splat(1));
  return f32x4.add(v128.bitselect(f32x4.splat(-1), signed, atSeam), f32x4.splat(0));
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
  let angle = multiplyAdd(f32x4.mul(series(square), square), quotient, quotient);
  angle = v128.bitselect(f32x4.sub(f32x4.splat(<f32>(PI / 2)), angle), angle, f32x4.gt(height, width));
  const negative = i32x4.shr_s(x, 31);
  angle = v128.bitselect(f32x4.sub(f32x4.splat(<f32>PI), angle), angle, negative);
  return v128.xor(angle, v128.and(y, i32x4.splat(i32.MIN_VALUE)));
}
