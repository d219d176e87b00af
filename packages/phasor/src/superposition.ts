import { phaseOf, phaseOrZero } from './arg.ts';
import { OptionError, ShapeError } from './errors.ts';
import {
  blankLike,
  closeSeam,
  type Phases,
  type PhasesLike,
  requireFinite,
  requireLists,
  requireSameLength,
  requireSome,
} from './phases.ts';
import { cosPi, sinPi } from './sine.ts';

/** Checks a list of arrays that are to be summed element by element. */
function requireSummable(caller: string, list: readonly Phases[]): void {
  requireLists(caller, list);
  requireSome(caller, list, 'arrays of phases');
  for (const phases of list) {
    requireSameLength(caller, list[0], phases);
    requireFinite(caller, phases);
  }
}

/** The phases, as `phase` reads them, of the sums Σ_k w_k e^{iπ x_k}, in float64 and in the order of the list. */
function phasesOfSums(
  list: readonly Phases[],
  weight: (index: number) => number,
  phase: (re: number, im: number) => number,
): Phases {
  const length = list[0].length;
  const result = blankLike(list[0], length);
  for (let element = 0; element < length; element++) {
    let re = 0;
    let im = 0;
    for (let index = 0; index < list.length; index++) {
      const source = list[index][element];
      if (Number.isNaN(source)) continue;
      re += weight(index) * cosPi(source);
      im += weight(index) * sinPi(source);
    }
    result[element] = phase(re, im);
  }
  return closeSeam(result);
}

/**
 * The phases of a superposition of phasors, element by element: arg(Σ_k w_k e^{iπ x_k})/π.
 *
 * This is what a phasor neuron does. A silent source (NaN) adds nothing; a sum of exactly 0 is silence, NaN. `bundle` is
 * the same for hypervectors, with arg 0 = 0 and no weights.
 *
 * @param list one or more arrays of phases [n], of one kind
 * @param weights a real weight for each array; 1 where left out
 * @returns phases [n] of the same kind
 * @throws RangeError if the list is empty, lengths differ, there are not as many weights as arrays, a phase is infinite
 *   or a weight is not finite
 *
 * @example
 * import { superpose } from '@argand/phasor';
 *
 * superpose([Float64Array.of(0, 0), Float64Array.of(0.5, 1)]); // Float64Array [0.25, NaN]
 */
export function superpose<P extends Phases>(list: readonly P[], weights?: ArrayLike<number>): PhasesLike<P>;
export function superpose(list: readonly Phases[], weights?: ArrayLike<number>): Phases {
  requireSummable('superpose', list);
  if (weights === undefined) return phasesOfSums(list, () => 1, phaseOf);
  if (weights.length !== list.length) {
    throw new ShapeError(
      `superpose: there are ${weights.length} weights for ${list.length} arrays of phases; give one for each.`,
    );
  }
  for (let index = 0; index < weights.length; index++) {
    if (!Number.isFinite(weights[index])) {
      throw new OptionError(`superpose: weight ${index} is ${weights[index]}, but must be finite.`);
    }
  }
  return phasesOfSums(list, (index) => weights[index], phaseOf);
}

/**
 * The bundle of hypervectors, which is similar to each of them: arg(Σ_k e^{iπ x_k})/π, with arg 0 = 0.
 *
 * Source: T. Plate, *Holographic Reduced Representations* (1995), in its phasor ("frequency domain") form.
 *
 * @param list one or more arrays of phases [n], of one kind; a silent phase (NaN) adds nothing
 * @returns phases [n] of the same kind
 * @throws RangeError if the list is empty, lengths differ or a phase is infinite
 *
 * @example
 * import { bundle } from '@argand/phasor';
 *
 * bundle([Float64Array.of(0, 0), Float64Array.of(0.5, 1)]); // Float64Array [0.25, 0]
 */
export function bundle<P extends Phases>(list: readonly P[]): PhasesLike<P>;
export function bundle(list: readonly Phases[]): Phases {
  requireSummable('bundle', list);
  return phasesOfSums(list, () => 1, phaseOrZero);
}
