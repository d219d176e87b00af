import { blankLike, type Phases, type PhasesLike, requireFinite } from './phases.ts';

/**
 * The phase in [−1, 1) that is the same angle as `x`: x − 2⌊(x + 1)/2⌋, computed exactly.
 *
 * Phases are in units of π. +1 and −1 are one phasor, and its name is −1 (the seam). The result is never +1, not even
 * by rounding, and never −0. NaN (silence) stays NaN; an infinite angle gives NaN too, as it does with a sine.
 *
 * @param x an angle in units of π
 *
 * @example
 * import { wrap } from '@argand/phasor';
 *
 * wrap(1.25); // -0.75
 */
export function wrap(x: number): number {
  // A remainder is exact, where x + 1 in the equation may round; one turn added to it is exact too.
  const remainder = x % 2;
  // `+ 0` writes −0 as 0.
  return remainder >= 1 ? remainder - 2 : remainder < -1 ? remainder + 2 : remainder + 0;
}

/**
 * `wrap` of every element, in a new array of the same kind and length.
 *
 * @throws RangeError if an element is infinite, for its NaN would be taken for silence
 *
 * @example
 * import { wrapAll } from '@argand/phasor';
 *
 * wrapAll(Float32Array.of(0.5, 1, -1.5)); // Float32Array [0.5, -1, 0.5]
 */
export function wrapAll<P extends Phases>(angles: P): PhasesLike<P>;
export function wrapAll(angles: Phases): Phases {
  requireFinite('wrapAll', angles, 'angle');
  const phases = blankLike(angles, angles.length);
  // A wrapped float32 is a float32: nothing rounds to +1 here.
  for (let index = 0; index < phases.length; index++) phases[index] = wrap(angles[index]);
  return phases;
}
