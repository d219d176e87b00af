import { phaseOf } from './arg.ts';
import { type Phases, requireFinite, requireSome } from './phases.ts';
import { cosPi, sinPi } from './sine.ts';

/** The sum of the phasors of all phases that are not silent, and how many those are. */
function resultant(caller: string, phases: Phases): { re: number; im: number; present: number } {
  requireFinite(caller, phases);
  requireSome(caller, phases, 'phases');
  let re = 0;
  let im = 0;
  let present = 0;
  for (const phase of phases) {
    if (Number.isNaN(phase)) continue;
    re += cosPi(phase);
    im += sinPi(phase);
    present++;
  }
  return { re, im, present };
}

/**
 * The circular mean of phases, arg(Σ e^{iπxᵢ})/π in [−1, 1), of those that are not silent.
 *
 * NaN where there is no mean: if the phasors cancel exactly, or all are silent.
 *
 * @param phases [n], n at least 1
 * @throws RangeError if there is no element or a phase is infinite
 *
 * @example
 * import { circularMean } from '@argand/phasor';
 *
 * circularMean(Float64Array.of(0.75, -0.75)); // -1
 */
export function circularMean(phases: Phases): number {
  const { re, im } = resultant('circularMean', phases);
  return phaseOf(re, im);
}

/**
 * The mean resultant length R = |Σ e^{iπxᵢ}| / n, from 0 (spread evenly) to 1 (all equal), of the n phases that are not
 * silent; NaN if all are silent.
 *
 * @param phases [n], n at least 1
 * @throws RangeError if there is no element or a phase is infinite
 *
 * @example
 * import { resultantLength } from '@argand/phasor';
 *
 * resultantLength(Float64Array.of(0.5, -0.5)); // 0
 */
export function resultantLength(phases: Phases): number {
  const { re, im, present } = resultant('resultantLength', phases);
  return Math.min(Math.hypot(re, im) / present, 1);
}

/**
 * The circular standard deviation √(−2 ln R)/π in units of π, R the mean resultant length: 0 where all phases are equal,
 * the usual deviation where they lie close together, infinite where they cancel exactly; NaN if all are silent.
 *
 * R is taken about the mean m, as 1 − mean of 2 sin²(π(x − m)/2), which keeps small deviations exact.
 * Source: K. Mardia, P. Jupp, *Directional Statistics* (2000), section 2.3.
 *
 * @param phases [n], n at least 1
 * @throws RangeError if there is no element or a phase is infinite
 *
 * @example
 * import { circularDeviation } from '@argand/phasor';
 *
 * circularDeviation(Float64Array.of(-1, -1)); // 0
 */
export function circularDeviation(phases: Phases): number {
  const { re, im, present } = resultant('circularDeviation', phases);
  if (present === 0) return Number.NaN;
  const mean = phaseOf(re, im);
  if (Number.isNaN(mean)) return Number.POSITIVE_INFINITY;
  let shortfall = 0;
  for (const phase of phases) if (!Number.isNaN(phase)) shortfall += 2 * sinPi((phase - mean) / 2) ** 2;
  return Math.sqrt(-2 * Math.log1p(-Math.min(shortfall / present, 1))) / Math.PI;
}
