import type { Readout } from '@argand/layers';
import { cosPi } from '@argand/phasor';
import { requireAbove0 } from '../spikes/encode.ts';
import { cycleOf, type Decoded } from './answer-phases.ts';

/** When an answer is early enough: by either of these, whichever is met first. */
export interface EarlyRule {
  /** The same class in so many cycles running. */
  readonly stable?: number;
  /** The best and the second best cos π(y − ½) differ by more than this, from 0 to 2. */
  readonly confident?: number;
}

/** What {@link earlyAnswers} gives, for each image. */
export interface EarlyAnswers {
  /** [images] the class; −1 where nothing could be read to the end. */
  readonly classes: Int32Array;
  /** [images] the cycle of the last clock at whose end it was given; the last whole one where no rule was met. */
  readonly cycles: Int32Array;
}

/**
 * The answers that could have been given before the last whole cycle: for each image, at the end of the first cycle in which its class is *stable* or
 * *confident*; silence is neither. Where no rule is met, the answer is that of the last whole cycle. A cycle's answer looks at no later cycle.
 *
 * @throws RangeError if no rule is given, stable is not a whole number above 0, or confident not from 0 to 2
 * @example
 * ```ts
 * import { quadrature } from '@argand/layers';
 * import { earlyAnswers } from '@argand/spiking';
 *
 * const decoded = { images: 1, outputs: 2, cycles: 3, settled: 2, last: 2, phases: Float64Array.of(0, 0.4, 0.5, 0, 0.5, 0) };
 * earlyAnswers(decoded, quadrature(2), { stable: 2 }).cycles; // Int32Array(1) [ 2 ]
 * ```
 */
export function earlyAnswers(
  decoded: Decoded,
  readout: Readout,
  { stable, confident }: EarlyRule,
): EarlyAnswers {
  if (stable === undefined && confident === undefined) {
    throw new RangeError('earlyAnswers: there is no rule; give stable, confident or both.');
  }
  if (stable !== undefined) requireAbove0('earlyAnswers', 'stable', stable);
  if (confident !== undefined && !(confident >= 0 && confident <= 2)) {
    throw new RangeError(`earlyAnswers: confident is ${confident}, but must be from 0 to 2.`);
  }
  const classes = new Int32Array(decoded.images);
  const cycles = new Int32Array(decoded.images);
  for (let image = 0; image < decoded.images; image++) {
    let [answer, running] = [-1, 0];
    for (let cycle = 0; cycle <= decoded.last; cycle++) {
      const phases = cycleOf(decoded, image, cycle);
      const found = readout.classify(phases)[0];
      running = found >= 0 && found === answer ? running + 1 : 1;
      answer = found;
      classes[image] = answer;
      cycles[image] = cycle;
      if (answer < 0) continue;
      if (stable !== undefined && running >= stable) break;
      if (confident !== undefined && margin(phases) > confident) break;
    }
  }
  return { classes, cycles };
}

/** How far the best output is ahead of the second best; a silent one is as far off as can be. */
function margin(phases: Float64Array): number {
  let [best, second] = [-1, -1];
  for (const phase of phases) {
    const score = Number.isNaN(phase) ? -1 : cosPi(phase - 0.5);
    if (score > best) [best, second] = [score, best];
    else if (score > second) second = score;
  }
  return best - second;
}
