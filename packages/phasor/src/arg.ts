/**
 * The phase of a complex number, arg(z)/π in [−1, 1), or NaN (silence) if z is exactly 0.
 *
 * A negative real number gives −1 whatever the sign of a zero imaginary part, and so does one so close to the negative
 * reals that its phase would round to +1. Phases at multiples of 1/2 are exact. This is the phase of a neuron: a sum
 * that cancels is no phase at all. `phaseOrZero` is the same with arg 0 = 0.
 *
 * @param re real part
 * @param im imaginary part
 * @returns the phase in units of π; NaN too where a part is NaN
 *
 * @example
 * import { phaseOf } from '@argand/phasor';
 *
 * phaseOf(0, 2); // 0.5
 */
export function phaseOf(re: number, im: number): number {
  if (re === 0 && im === 0) return Number.NaN;
  const phase = Math.atan2(im, re) / Math.PI;
  // `+ 0` writes −0 as 0, so that no sign of a zero part decides.
  return phase === 1 ? -1 : phase + 0;
}

/**
 * The principal argument of a complex number, arg(z)/π in [−1, 1), with arg 0 = 0, as vector-symbolic functions have it.
 *
 * Equal to `phaseOf` everywhere but at 0.
 *
 * @param re real part
 * @param im imaginary part
 * @returns the phase in units of π; NaN where a part is NaN
 *
 * @example
 * import { phaseOrZero } from '@argand/phasor';
 *
 * phaseOrZero(0, 0); // 0
 */
export function phaseOrZero(re: number, im: number): number {
  return re === 0 && im === 0 ? 0 : phaseOf(re, im);
}
