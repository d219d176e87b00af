import { OptionError } from './errors.ts';
import {
  blankLike,
  closeSeam,
  type Phases,
  type PhasesLike,
  requireFinite,
  requirePhases,
  requireSameLength,
} from './phases.ts';
import { wrap } from './wrap.ts';

function wrapPairs(caller: string, a: Phases, b: Phases, sign: 1 | -1): Phases {
  requireSameLength(caller, a, b);
  requireFinite(caller, a);
  requireFinite(caller, b);
  const phases = blankLike(a, a.length);
  for (let index = 0; index < a.length; index++) phases[index] = wrap(a[index] + sign * b[index]);
  return closeSeam(phases);
}

/**
 * Two hypervectors bound into one that is like neither: wrap(aᵢ + bᵢ), the product of the phasors.
 *
 * `unbind` with one of the two gives the other. A silent phase (NaN) makes a silent one.
 *
 * @param a phases [n]
 * @param b phases [n], of the same kind
 * @returns phases [n] of the same kind
 * @throws RangeError if the lengths differ or a phase is infinite
 *
 * @example
 * import { bind } from '@argand/phasor';
 *
 * bind(Float64Array.of(0.5, -0.5), Float64Array.of(0.75, 0.25)); // Float64Array [-0.75, -0.25]
 */
export function bind<P extends Phases>(a: P, b: P): PhasesLike<P>;
export function bind(a: Phases, b: Phases): Phases {
  return wrapPairs('bind', a, b, 1);
}

/**
 * What was bound to `b` in `a`: wrap(aᵢ − bᵢ), the `difference` of every pair.
 *
 * @param a phases [n]
 * @param b phases [n], of the same kind
 * @returns phases [n] of the same kind
 * @throws RangeError if the lengths differ or a phase is infinite
 *
 * @example
 * import { unbind } from '@argand/phasor';
 *
 * unbind(Float64Array.of(-0.75, -0.25), Float64Array.of(0.75, 0.25)); // Float64Array [0.5, -0.5]
 */
export function unbind<P extends Phases>(a: P, b: P): PhasesLike<P>;
export function unbind(a: Phases, b: Phases): Phases {
  return wrapPairs('unbind', a, b, -1);
}

/**
 * A hypervector rotated by `n` elements: element i is a[(i − n) mod length]. It marks order; by −n undoes it. +1 is written −1.
 *
 * @param a phases [length]
 * @param n a whole number of elements, of either sign
 * @returns phases [length] of the same kind
 * @throws RangeError if n is not a whole number
 *
 * @example
 * import { permute } from '@argand/phasor';
 *
 * permute(Float64Array.of(0, 0.25, 0.5), 1); // Float64Array [0.5, 0, 0.25]
 */
export function permute<P extends Phases>(a: P, n: number): PhasesLike<P>;
export function permute(a: Phases, n: number): Phases {
  requirePhases('permute', a);
  if (!Number.isSafeInteger(n))
    throw new OptionError(`permute: n is ${n}, but must be a whole number of elements.`);
  const length = a.length;
  const turned = blankLike(a, length);
  if (length === 0) return turned;
  const offset = ((n % length) + length) % length;
  turned.set(a.subarray(0, length - offset), offset);
  turned.set(a.subarray(length - offset), 0);
  return closeSeam(turned);
}
