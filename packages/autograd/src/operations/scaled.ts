import { runUnary } from '../elementwise.ts';
import type { Tensor } from '../tensor.ts';
import { choose, compare, extreme, hypot, ldexp, minus, over, plus, times } from './unrecorded.ts';

type Float = Tensor<'float32'>;

/**
 * Complex numbers (re + i im) · 2^exponent, with whole exponents. Unrecorded.
 *
 * Products, quotients and squares of numbers near 1 neither overflow nor underflow, so only the result of a computation is rounded to the range of
 * float32, once, by {@link unscaled}.
 */
export interface Scaled {
  readonly re: Float;
  readonly im: Float;
  readonly exponent: Float;
}

/** Those of which the larger part is in [1, 2), or 0, infinite or NaN. */
export interface Normalized extends Scaled {
  /** The parts as they were: scaled down, a small one may have become 0 and lost its sign. */
  readonly given: readonly [re: Float, im: Float];
}

export const magnitude = (x: Float) => runUnary('abs', x) as Float;

export function normalized(re: Float, im: Float): Normalized {
  const exponent = runUnary('exponent', extreme('maximum', magnitude(re), magnitude(im))) as Float;
  const down = minus(0, exponent);
  return { re: ldexp(re, down), im: ldexp(im, down), exponent, given: [re, im] };
}

/** Real and imaginary parts, rounded to float32. */
export function unscaled({ re, im, exponent }: Scaled): readonly [Float, Float] {
  return [ldexp(re, exponent), ldexp(im, exponent)];
}

/** a/b = a conj(b)/|b|². */
export function quotient(a: Scaled, b: Normalized): Scaled {
  const size = plus(times(b.re, b.re), times(b.im, b.im));
  return {
    re: over(plus(times(a.re, b.re), times(a.im, b.im)), size),
    im: over(minus(times(a.im, b.re), times(a.re, b.im)), size),
    exponent: minus(a.exponent, b.exponent),
  };
}

/** 1/b. */
export function inverse(b: Normalized): Scaled {
  const size = plus(times(b.re, b.re), times(b.im, b.im));
  return { re: over(b.re, size), im: over(minus(0, b.im), size), exponent: minus(0, b.exponent) };
}

/** −z. */
export function opposite({ re, im, exponent }: Scaled): Scaled {
  return { re: minus(0, re), im: minus(0, im), exponent };
}

/** z, and 0 where `other` is 0. */
export function zeroWith({ re, im, exponent }: Scaled, other: Scaled): Scaled {
  const isZero = compare('equal', hypot(other.re, other.im), 0);
  return { re: choose(isZero, 0, re), im: choose(isZero, 0, im), exponent };
}
