// sin and cos, after the single-precision polynomials of the Cephes Mathematical Library (S. L. Moshier, sinf.c), with π
// taken into their coefficients so that multiples of 1/2 stay exact. `phasors.ts` has a quicker pair for sums of phasors.
import { multiplyAdd } from './vector';

const PI: f64 = 3.141592653589793;
/**
 * The coefficients of the sine, of the cosine; 1; 1.5 · 2²³, which added to a number below 2²² rounds it to an integer that then stands in the low bits; 1/2.
 * One load brings each: as literals, engines make them anew from integers at every use.
 */
const TABLE = memory.data<f32>([
  <f32>PI, <f32>(-1.6666654611e-1 * PI * PI * PI), <f32>(8.3321608736e-3 * PI * PI * PI * PI * PI), <f32>(-1.9515295891e-4 * PI * PI * PI * PI * PI * PI * PI),
  <f32>(-0.5 * PI * PI), <f32>(4.166664568298827e-2 * PI * PI * PI * PI), <f32>(-1.388731625493765e-3 * PI * PI * PI * PI * PI * PI), <f32>(2.443315711809948e-5 * PI * PI * PI * PI * PI * PI * PI * PI),
  1, 12582912.0, 0.5]);
// @ts-ignore: decorator
@inline
function constant(position: i32): v128 {
  return v128.load32_splat(TABLE + (position << 2));
}

/** x less a multiple of 2, in [−1, 1]; exact for every float32, NaN for infinities and NaN. */
// @ts-ignore: decorator
@inline
export function withinTurn(x: v128): v128 {
  const turns = f32x4.nearest(f32x4.mul(x, f32x4.splat(0.5)));
  return f32x4.sub(x, f32x4.add(turns, turns));
}

/** The integer nearest to 2x in the low bits, for |x| ≤ 1. */
// @ts-ignore: decorator
@inline
function nearestHalves(x: v128): v128 {
  return f32x4.add(f32x4.add(x, x), constant(9));
}

/** x less its nearest multiple of 1/2, in [−1/4, 1/4]; exact. */
// @ts-ignore: decorator
@inline
function fromHalves(x: v128, halves: v128): v128 {
  return f32x4.sub(x, f32x4.mul(f32x4.sub(halves, constant(9)), constant(10)));
}

/** sin πx for |x| ≤ 1/4. */
// @ts-ignore: decorator
@inline
function smallSine(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let sum = multiplyAdd(constant(3), square, constant(2));
  sum = multiplyAdd(sum, square, constant(1));
  return f32x4.mul(multiplyAdd(sum, square, constant(0)), x);
}

/** cos πx for |x| ≤ 1/4. */
// @ts-ignore: decorator
@inline
function smallCosine(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let sum = multiplyAdd(constant(7), square, constant(6));
  sum = multiplyAdd(sum, square, constant(5));
  sum = multiplyAdd(sum, square, constant(4));
  return multiplyAdd(sum, square, constant(8));
}

/** All bits of a lane set where `halves` is odd: there sin and cos swap. */
// @ts-ignore: decorator
@inline
function odd(halves: v128): v128 {
  return i32x4.shr_s(i32x4.shl(halves, 31), 31);
}

// @ts-ignore: decorator
@inline
function sineOf(halves: v128, sine: v128, cosine: v128): v128 {
  const sign = v128.and(i32x4.shl(halves, 30), i32x4.splat(i32.MIN_VALUE));
  return v128.xor(v128.bitselect(cosine, sine, odd(halves)), sign);
}

// @ts-ignore: decorator
@inline
function cosineOf(halves: v128, sine: v128, cosine: v128): v128 {
  const next = i32x4.add(halves, i32x4.splat(1));
  const sign = v128.and(i32x4.shl(next, 30), i32x4.splat(i32.MIN_VALUE));
  return v128.xor(v128.bitselect(sine, cosine, odd(halves)), sign);
}

/** sin πx, exact at multiples of 1/2; all zeros are +0. */
// @ts-ignore: decorator
@inline
export function sinPi(phase: v128): v128 {
  const x = withinTurn(phase);
  const halves = nearestHalves(x);
  const rest = fromHalves(x, halves);
  return f32x4.add(sineOf(halves, smallSine(rest), smallCosine(rest)), f32x4.splat(0));
}

/** cos πx, likewise. */
// @ts-ignore: decorator
@inline
export function cosPi(phase: v128): v128 {
  const x = withinTurn(phase);
  const halves = nearestHalves(x);
  const rest = fromHalves(x, halves);
  return f32x4.add(cosineOf(halves, smallSine(rest), smallCosine(rest)), f32x4.splat(0));
}

/** An angle in radians as a phase within a turn. In float64, so that large angles keep their position in the turn. */
// @ts-ignore: decorator
@inline
function phaseOfAngle(x: v128): v128 {
  const low = turnOfPair(f64x2.promote_low_f32x4(x));
  const high = turnOfPair(f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1)));
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

// @ts-ignore: decorator
@inline
function turnOfPair(x: v128): v128 {
  const phase = f64x2.mul(x, f64x2.splat(1 / PI));
  const turns = f64x2.nearest(f64x2.mul(phase, f64x2.splat(0.5)));
  return f64x2.sub(phase, f64x2.add(turns, turns));
}

/** sin x, x in radians; odd, so −0 keeps its sign. */
// @ts-ignore: decorator
@inline
export function sine(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(i32.MIN_VALUE));
  return v128.xor(sinPi(phaseOfAngle(f32x4.abs(x))), sign);
}

/** cos x, x in radians. */
// @ts-ignore: decorator
@inline
export function cosine(x: v128): v128 {
  return cosPi(phaseOfAngle(x));
}
