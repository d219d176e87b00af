import { type Phases, requireFinite, requireLists, requireSameLength, requireSome } from './phases.ts';
import { cosPi } from './sine.ts';

function meanCosine(a: Phases, b: Phases): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) {
    const cosine = cosPi(a[index] - b[index]);
    if (!Number.isNaN(cosine)) sum += cosine;
  }
  return sum / a.length;
}

/**
 * How alike two arrays of phases are: the mean of cos π(aᵢ − bᵢ), from −1 (opposite) through about 0 (unrelated) to 1.
 *
 * It is the real part of the mean of e^{iπaᵢ} times the conj of e^{iπbᵢ}; a silent phase (NaN) has the phasor 0, so
 * it counts as a 0 in the mean.
 *
 * @param a phases [n], n at least 1
 * @param b phases [n]
 * @throws RangeError if the lengths differ, there is no element, or a phase is infinite
 *
 * @example
 * import { similarity } from '@argand/phasor';
 *
 * similarity(Float64Array.of(0, 0.25), Float64Array.of(0, -0.25)); // 0.5
 */
export function similarity(a: Phases, b: Phases): number {
  requireSameLength('similarity', a, b);
  requireSome('similarity', a, 'phases');
  requireFinite('similarity', a);
  requireFinite('similarity', b);
  return meanCosine(a, b);
}

/**
 * The similarity of every pair of a list: element j of row i is similarity(listᵢ, listⱼ).
 *
 * @param list m arrays of phases [n], n at least 1
 * @returns m rows [m], symmetric
 * @throws RangeError if the lengths differ, an array has no element, or a phase is infinite
 *
 * @example
 * import { similarities } from '@argand/phasor';
 *
 * similarities([Float64Array.of(0), Float64Array.of(-1)])[1]; // Float64Array [-1, 1]
 */
export function similarities(list: readonly Phases[]): Float64Array[] {
  requireLists('similarities', list);
  for (const phases of list) {
    requireSameLength('similarities', list[0], phases);
    requireSome('similarities', phases, 'phases');
    requireFinite('similarities', phases);
  }
  const rows = list.map(() => new Float64Array(list.length));
  for (let row = 0; row < list.length; row++) {
    for (let column = 0; column <= row; column++) {
      rows[row][column] = meanCosine(list[row], list[column]);
      rows[column][row] = rows[row][column];
    }
  }
  return rows;
}
