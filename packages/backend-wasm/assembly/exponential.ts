// exp and log over the whole range of float32, after the Cephes Mathematical Library (S. L. Moshier, expf.c and logf.c).
import { multiplyAdd } from './vector';

/** 2ⁿ for −126 ≤ n ≤ 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** 89, −104, log₂ e, 1.5 · 2²³, ln 2 in two parts, and the polynomial: one load brings each, where engines make literals anew at every use. */
const EXPONENTIAL = memory.data<f32>([
  89, -104, 1.44269504088896341, 12582912, -0.693359375, 2.12194440e-4,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1]);
// @ts-ignore: decorator
@inline
function constant(position: i32): v128 {
  return v128.load32_splat(EXPONENTIAL + (position << 2));
}

/** eˣ. Results below 2⁻¹²⁶ are denormal numbers, not 0. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  // Beyond these the result is 0 or infinite; in this order they keep NaN.
  const limited = f32x4.pmax(f32x4.pmin(x, constant(0)), constant(1));
  // Adding 1.5 · 2²³ rounds to an integer, which then stands in the low bits.
  const rounded = multiplyAdd(limited, constant(2), constant(3));
  const powers = f32x4.sub(rounded, constant(3));
  let rest = multiplyAdd(powers, constant(4), limited);
  rest = multiplyAdd(powers, constant(5), rest);
  let sum = multiplyAdd(constant(6), rest, constant(7));
  sum = multiplyAdd(sum, rest, constant(8));
  sum = multiplyAdd(sum, rest, constant(9));
  sum = multiplyAdd(sum, rest, constant(10));
  sum = multiplyAdd(sum, rest, constant(11));
  sum = multiplyAdd(sum, f32x4.mul(rest, rest), f32x4.add(rest, constant(12)));
  // In two steps, for 2¹²⁸ and 2⁻¹⁵⁰ are no float32.
  const whole = i32x4.sub(rounded, constant(3));
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(sum, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** ln x: −∞ at 0, NaN below. */
// @ts-ignore: decorator
@inline
export function logarithm(x: v128): v128 {
  const denormal = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, denormal);
  // x = mantissa · 2ᵉ with a mantissa in [√½, √2).
  const bits = i32x4.sub(normal, i32x4.splat(0x3f3504f3));
  let exponents = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  exponents = f32x4.sub(exponents, v128.and(denormal, f32x4.splat(23)));
  const mantissa = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const rest = f32x4.sub(mantissa, f32x4.splat(1));
  const square = f32x4.mul(rest, rest);
  let sum = multiplyAdd(f32x4.splat(7.0376836292e-2), rest, f32x4.splat(-1.1514610310e-1));
  sum = multiplyAdd(sum, rest, f32x4.splat(1.1676998740e-1));
  sum = multiplyAdd(sum, rest, f32x4.splat(-1.2420140846e-1));
  sum = multiplyAdd(sum, rest, f32x4.splat(1.4249322787e-1));
  sum = multiplyAdd(sum, rest, f32x4.splat(-1.6668057665e-1));
  sum = multiplyAdd(sum, rest, f32x4.splat(2.0000714765e-1));
  sum = multiplyAdd(sum, rest, f32x4.splat(-2.4999993993e-1));
  sum = multiplyAdd(sum, rest, f32x4.splat(3.3333331174e-1));
  let result = f32x4.mul(f32x4.mul(sum, rest), square);
  result = multiplyAdd(exponents, f32x4.splat(-2.12194440e-4), result);
  result = multiplyAdd(square, f32x4.splat(-0.5), result);
  result = f32x4.add(result, rest);
  result = multiplyAdd(exponents, f32x4.splat(0.693359375), result);
  result = v128.bitselect(x, result, f32x4.eq(x, f32x4.splat(Infinity)));
  result = v128.bitselect(f32x4.splat(-Infinity), result, f32x4.eq(x, f32x4.splat(0)));
  const none = v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.ne(x, x));
  return v128.bitselect(f32x4.splat(NaN), result, none);
}

/** ⌊log₂|x|⌋, and 0 where x is 0, infinite or NaN. */
// @ts-ignore: decorator
@inline
export function exponentOf(x: v128): v128 {
  const size = f32x4.abs(x);
  const denormal = f32x4.lt(size, f32x4.splat(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(size, f32x4.splat(8388608)), size, denormal);
  const bias = v128.bitselect(i32x4.splat(127 + 23), i32x4.splat(127), denormal);
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(normal, 23), bias));
  const counts = v128.and(f32x4.gt(size, f32x4.splat(0)), f32x4.lt(size, f32x4.splat(Infinity)));
  return v128.and(exponent, counts);
}

/** x · 2ⁿ for whole numbers n, in three steps, for 2ⁿ alone may be no float32. Beyond 378 on either side all is 0 or infinite. */
// @ts-ignore: decorator
@inline
export function ldexp(x: v128, n: v128): v128 {
  let rest = i32x4.min_s(i32x4.max_s(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(-378)), i32x4.splat(378));
  let result = x;
  for (let step = 0; step < 3; step++) {
    const part = i32x4.min_s(i32x4.max_s(rest, i32x4.splat(-126)), i32x4.splat(126));
    result = f32x4.mul(result, powerOfTwo(part));
    rest = i32x4.sub(rest, part);
  }
  return result;
}

/** The power of one number as JavaScript's `**` has it: 1 to an infinite or missing power is NaN, where C has 1. */
function powerOfOne(base: f32, exponent: f32): f32 {
  if (isNaN(exponent)) return exponent;
  if (abs(exponent) == Infinity && abs(base) == 1) return NaN;
  return NativeMathf.pow(base, exponent);
}

/** baseᵉˣᵖᵒⁿᵉⁿᵗ, each lane by the powf of AssemblyScript's library (after musl), within 1 unit in the last place. */
export function power(base: v128, exponent: v128): v128 {
  let result = f32x4.splat(powerOfOne(f32x4.extract_lane(base, 0), f32x4.extract_lane(exponent, 0)));
  result = f32x4.replace_lane(result, 1, powerOfOne(f32x4.extract_lane(base, 1), f32x4.extract_lane(exponent, 1)));
  result = f32x4.replace_lane(result, 2, powerOfOne(f32x4.extract_lane(base, 2), f32x4.extract_lane(exponent, 2)));
  return f32x4.replace_lane(result, 3, powerOfOne(f32x4.extract_lane(base, 3), f32x4.extract_lane(exponent, 3)));
}
