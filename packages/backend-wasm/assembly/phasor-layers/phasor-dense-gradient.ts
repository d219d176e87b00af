// The gradient of phasor-dense.ts: first g = ∂L/∂z, once, as rows [2 n] (real) and [2 n + 1] (imaginary); then the gradient
// of the weight is a product over the batch (matmul.ts with phasor columns on its left), that of the phases one over the outputs.
import { integer, float, pointer } from '../arguments';
import { ROWS, bytesOfStrips, multiply, scratch } from '../product';
import { cosineOf, nearestWhole, quartersFrom, sineOf } from '../phasors';
import { withinTurn } from '../sine';
import { storeUpTo } from '../vector';

const PI: f64 = 3.141592653589793;

/** 1/(π(|z|² + ε)) · ∂L/∂y for two outputs, in float64: the square of a small sum is no float32. */
// @ts-ignore: decorator
@inline
function scaleOfPair(re: v128, im: v128, gradient: v128, damping: f64): v128 {
  const real = f64x2.promote_low_f32x4(re);
  const imaginary = f64x2.promote_low_f32x4(im);
  const square = f64x2.add(f64x2.mul(real, real), f64x2.mul(imaginary, imaginary));
  const divisor = f64x2.mul(f64x2.splat(PI), f64x2.add(square, f64x2.splat(damping)));
  return f64x2.div(f64x2.promote_low_f32x4(gradient), divisor);
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return v128.shuffle<i64>(x, x, 1, 1);
}

// @ts-ignore: decorator
@inline
function scaled(x: v128, scaleLow: v128, scaleHigh: v128): v128 {
  const low = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(x), scaleLow));
  return v128.shuffle<i64>(low, f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(high(x)), scaleHigh)), 0, 2);
}

/** g. Arguments: 0 sum, 1 gradient, 2 damping, 3 out [2 batch, outputs], 4 batch, 5 outputs, 6 samples in a chunk. */
export function sumGradient(chunk: i32): void {
  const batch = integer(4);
  const outputs = integer(5);
  const damping = <f64>float(2);
  const last = min((chunk + 1) * integer(6), batch);
  const row = (<usize>outputs) << 2;
  const plane = <usize>batch * row;
  for (let n = chunk * integer(6); n < last; n++) {
    let z = pointer(0) + <usize>n * row;
    let gradient = pointer(1) + <usize>n * row;
    let to = pointer(3) + <usize>(2 * n) * row;
    for (let left = outputs; left > 0; left -= 4) {
      const re = v128.load(z);
      const im = v128.load(z + plane);
      const given = v128.load(gradient);
      const scaleLow = scaleOfPair(re, im, given, damping);
      const scaleHigh = scaleOfPair(high(re), high(im), high(given), damping);
      const silent = f32x4.eq(f32x4.max(f32x4.abs(re), f32x4.abs(im)), f32x4.splat(0));
      storeUpTo(to, v128.andnot(scaled(f32x4.neg(im), scaleLow, scaleHigh), silent), left);
      storeUpTo(to + row, v128.andnot(scaled(re, scaleLow, scaleHigh), silent), left);
      z += 16;
      gradient += 16;
      to += 16;
    }
  }
}

/**
 * ∂L/∂x. Arguments as in product.ts (left: g, right: the weight, transposed; 8 is the batch), and 6 out, 7 phases,
 * 17 inputs, 18 the first column. A chunk is a range of samples.
 */
export function phasesGradient(chunk: i32): void {
  const first = chunk * integer(14);
  const samples = min(integer(14), integer(8) - first);
  const columns = integer(9);
  const strips = scratch();
  const products = strips + bytesOfStrips(2 * integer(14));
  const stride = (<usize>((columns + 7) & ~7)) << 2;
  const left = pointer(0) + <usize>(2 * first) * pointer(1);
  multiply(ROWS, left, pointer(1), pointer(11), 32, true, strips, integer(10), 2 * samples, columns, products, stride);
  for (let n = 0; n < samples; n++) {
    const position = (<usize>(first + n) * <usize>integer(17) + <usize>integer(18)) << 2;
    storePhasesGradient(pointer(7) + position, products + <usize>(2 * n) * stride, stride, pointer(6) + position, columns);
  }
}

/** Stores π (cos πx · im − sin πx · re), 0 for a silent phase. */
function storePhasesGradient(phases: usize, real: usize, stride: usize, to: usize, columns: i32): void {
  for (; columns > 0; columns -= 4) {
    const phase = v128.load(phases);
    const x = withinTurn(phase);
    const whole = nearestWhole(x);
    const rest = quartersFrom(x, whole);
    const square = f32x4.mul(rest, rest);
    const along = f32x4.mul(cosineOf(whole, square), v128.load(real + stride));
    const change = f32x4.sub(along, f32x4.mul(sineOf(whole, rest, square), v128.load(real)));
    storeUpTo(to, v128.and(f32x4.mul(change, f32x4.splat(<f32>PI)), f32x4.eq(phase, phase)), columns);
    phases += 16;
    real += 16;
    to += 16;
  }
}
