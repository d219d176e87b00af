import { blankLike, type Phases, type PhasesLike, requireFinite, requireSameLength } from './phases.ts';
import { wrap } from './wrap.ts';

/**
 * The turn from phase `b` to phase `a` the shorter way, wrap(a − b) in [−1, 1), in units of π.
 *
 * Opposite phases differ by −1. NaN (silence) differs from everything by NaN. For arrays, see `unbind`.
 *
 * @example
 * import { difference } from '@argand/phasor';
 *
 * difference(-0.75, 0.75); // 0.5
 */
export function difference(a: number, b: number): number {
  return wrap(a - b);
}

/**
 * How far apart two phases are on the circle, |wrap(a − b)| from 0 to 1, in units of π.
 *
 * @example
 * import { distance } from '@argand/phasor';
 *
 * distance(-0.75, 0.75); // 0.5
 */
export function distance(a: number, b: number): number {
  return Math.abs(wrap(a - b));
}

/**
 * `distance` of every pair of elements: |wrap(aᵢ − bᵢ)|, NaN where either is silent.
 *
 * @param a phases [n]
 * @param b phases [n], of the same kind
 * @returns distances [n], from 0 to 1, of the same kind
 * @throws RangeError if the lengths differ or a phase is infinite
 *
 * @example
 * import { distances } from '@argand/phasor';
 *
 * distances(Float64Array.of(0.75, 0), Float64Array.of(-0.75, 0)); // Float64Array [0.5, 0]
 */
export function distances<P extends Phases>(a: P, b: P): PhasesLike<P>;
export function distances(a: Phases, b: Phases): Phases {
  requireSameLength('distances', a, b);
  requireFinite('distances', a);
  requireFinite('distances', b);
  const apart = blankLike(a, a.length);
  for (let index = 0; index < a.length; index++) apart[index] = distance(a[index], b[index]);
  return apart;
}
