// cos πx and sin πx together, for kernels that sum phasors: to an absolute error of 1.2e-7, exact at multiples of 1/2, in two thirds of the
// instructions of `sine.ts`, whose functions are closer still, relatively too. On a quarter turn to either side of 0
//
//     sin(πq/2) = q + q S(q²),    cos(πq/2) = (1 − q²)(1 + q² C(q²)),    |q| ≤ 1
//
// and half turns change the sign. To get both, call
//
//     const x = withinTurn(phase), whole = nearestWhole(x), rest = quartersFrom(x, whole), square = f32x4.mul(rest, rest);
//     cosineOf(whole, square), sineOf(whole, rest, square)
import { multiplyAdd } from './vector';

/**
 * The coefficients of S, from the lowest; of C; 1, and 1.5 · 2²³. Minimax, each fitted anew when those before it were rounded to float32; the largest
 * error of the real polynomials is 2.4e-9 and 1e-10. One load brings each: as literals, engines make them anew from integers at every use.
 */
const TABLE = memory.data<f32>([
  0.5707963109016418, -0.645962119102478, 0.07968302816152573, -0.0046646990813314915, 0.0001474791206419468,
  -0.23370054364204407, 0.019967854022979736, -0.0008912219782359898, 0.00002195533670601435,
  1, 12582912]);
// @ts-ignore: decorator
@inline
function constant(position: i32): v128 {
  return v128.load32_splat(TABLE + (position << 2));
}
// @ts-ignore: decorator
@inline
function one(): v128 {
  return constant(9);
}
/** Adding it to a number below 2²² rounds that to an integer, which then stands in the low bits. */
// @ts-ignore: decorator
@inline
function rounder(): v128 {
  return constant(10);
}

/** The integer nearest to x in the low bits, for |x| ≤ 1; the even one of two. */
// @ts-ignore: decorator
@inline
export function nearestWhole(x: v128): v128 {
  return f32x4.add(x, rounder());
}

/** x less its nearest integer, in quarters of a turn, in [−1, 1]; exact. */
// @ts-ignore: decorator
@inline
export function quartersFrom(x: v128, whole: v128): v128 {
  const rest = f32x4.sub(x, f32x4.sub(whole, rounder()));
  return f32x4.add(rest, rest);
}

/** cos πx. */
// @ts-ignore: decorator
@inline
export function cosineOf(whole: v128, square: v128): v128 {
  let sum = multiplyAdd(constant(8), square, constant(7));
  sum = multiplyAdd(sum, square, constant(6));
  sum = multiplyAdd(sum, square, constant(5));
  sum = multiplyAdd(sum, square, one());
  return v128.xor(f32x4.mul(sum, f32x4.sub(one(), square)), signOf(whole));
}

/** sin πx. */
// @ts-ignore: decorator
@inline
export function sineOf(whole: v128, rest: v128, square: v128): v128 {
  let sum = multiplyAdd(constant(4), square, constant(3));
  sum = multiplyAdd(sum, square, constant(2));
  sum = multiplyAdd(sum, square, constant(1));
  sum = multiplyAdd(sum, square, constant(0));
  return v128.xor(multiplyAdd(rest, sum, rest), signOf(whole));
}

/** The sign bit where `whole` is odd. */
// @ts-ignore: decorator
@inline
function signOf(whole: v128): v128 {
  return i32x4.shl(whole, 31);
}
