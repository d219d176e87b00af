import { isNumberArray } from '@argand/arrays';
import { describeValue, requireNumber } from '@argand/backend';
import { ShapeError } from '@argand/errors';
/** Counts [label][prediction]; predictions below 0 (silence) are left out. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): number[][] {
  requireSameLength('confusionMatrix', labels, predictions);
  requireNumber('confusionMatrix', 'classes', classes, { whole: true, atLeast: 1 });
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    requireNumber('confusionMatrix', `label ${i}`, labels[i], { whole: true, atLeast: 0, below: classes });
    requireNumber('confusionMatrix', `prediction ${i}`, predictions[i], { whole: true, below: classes });
    if (predictions[i] >= 0) counts[labels[i]][predictions[i]] += 1;
  }
  return counts;
}

/**
 * The fraction of elements at which two lists of predictions say the same; two silences agree.
 *
 * @throws Error if the lists differ in length or are empty.
 * @example
 * ```ts
 * import { agreement } from '@argand/training';
 *
 * agreement([1, 2, 3, 4], [1, 2, 0, 4]); // 0.75
 * ```
 */
export function agreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireSameLength('agreement', a, b);
  let same = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) same++;
  return same / a.length;
}

/** How far phases are from others, wrapped, in units of π. */
export interface PhaseErrors {
  readonly mean: number;
  readonly max: number;
  /** How many pairs have exactly one missing phase; they are in no error. */
  readonly silent: number;
}

/**
 * Mean and largest |wrap(a − b)| over the pairs in which both phases came.
 *
 * @throws Error if the lists differ in length or are empty.
 * @example
 * ```ts
 * import { phaseErrors } from '@argand/training';
 *
 * phaseErrors([0.75, 0.5], [-0.75, 0.5]).max; // 0.5
 * ```
 */
export function phaseErrors(a: ArrayLike<number>, b: ArrayLike<number>): PhaseErrors {
  requireSameLength('phaseErrors', a, b);
  let sum = 0;
  let max = 0;
  let both = 0;
  let missing = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) {
      if (Number.isNaN(a[i]) !== Number.isNaN(b[i])) missing++;
      continue;
    }
    const apart = Math.abs(a[i] - b[i]) % 2;
    const error = Math.min(apart, 2 - apart);
    sum += error;
    max = Math.max(max, error);
    both++;
  }
  return { mean: both === 0 ? Number.NaN : sum / both, max, silent: missing };
}

function requireSameLength(what: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  for (const list of [a, b]) {
    if (Array.isArray(list) || isNumberArray(list)) continue;
    throw new ShapeError(`${what}: expected two lists of numbers, received ${describeValue(list)}.`);
  }
  if (a.length !== b.length || a.length === 0) {
    throw new ShapeError(
      `${what}: the lists have ${a.length} and ${b.length} entries; expected as many in both, and at least one.`,
    );
  }
}
