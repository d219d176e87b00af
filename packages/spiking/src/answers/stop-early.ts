import { OptionError } from '@argand/errors';
import type { Readout } from '@argand/layers';
import { cosPi } from '@argand/phasor';
import { requireNumberList } from '../require-number-list.ts';
import { requireAbove0 } from '../spikes/encode.ts';

/**
 * When an image has answered: at the end of the first cycle c ≥ `from` of the last clock whose class is not silence and
 *
 * - *stable*: the class of each of the cycles c − stable + 1 … c, none before `from`; or
 * - *confident*: m ≥ confidence, where m = s₁ − s₂ is the margin between the largest and the second largest s_o = cos π(y_o − ½) of
 *   the cycle's output phases y_o; a silent output has s = −1. So m lies from 0 to 2; two outputs at ½ and 0 have 1.
 *
 * Where both are given, whichever is met first. No cycle's answer looks at a later cycle.
 *
 * @example
 * ```ts
 * import type { StopEarly } from '@argand/spiking';
 *
 * const sure: StopEarly = { stable: 3, confidence: 0.5 };
 * sure.from; // undefined
 * ```
 */
export type StopEarly = (
  | { readonly stable: number; readonly confidence?: number }
  | { readonly stable?: number; readonly confidence: number }
) & {
  /** The first cycle that counts. Default the first that does not belong to the start-up. */
  readonly from?: number;
};

/** The answer of an image, as soon as it is there. */
export interface EarlyAnswer {
  /** The image's number. */
  readonly image: number;
  /** The cycle of the last clock at whose end it answered. */
  readonly cycle: number;
  /** Its class; −1 where nothing could be read to the end. */
  readonly answer: number;
  /** [outputs] the phases of that cycle, NaN where an output was silent. */
  readonly phases: Float64Array;
}

/**
 * Checks a rule.
 *
 * @throws RangeError if none is given, stable is not a whole number above 0, confidence not from 0 to 2, from not a whole number of at least 0, or
 * confidence is given for a readout that is not the quadrature one
 */
export function requireStopEarly(
  caller: string,
  { stable, confidence, from }: StopEarly,
  readout: Readout,
): void {
  if (stable === undefined && confidence === undefined) {
    throw new OptionError(`${caller}: there is no rule; give stable, confidence or both.`);
  }
  if (stable !== undefined) requireAbove0(caller, 'stable', stable);
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 2)) {
    throw new OptionError(`${caller}: confidence is ${confidence}, but must be from 0 to 2.`);
  }
  if (from !== undefined && !(Number.isSafeInteger(from) && from >= 0)) {
    throw new OptionError(`${caller}: from is ${from}, but must be a whole number, 0 or more.`);
  }
  if (confidence !== undefined && readout.kind !== 'quadrature') {
    throw new OptionError(
      `${caller}: confidence is a margin of the quadrature readout, but the network has the readout ${readout.kind}; give stable instead.`,
    );
  }
}

/** Looks at the cycles of images, one after the other, and says when each has answered. */
export class AnswerWatch {
  readonly #rule: StopEarly;
  readonly #readout: Readout;
  /** [images] the class of the latest cycle, and for how many cycles running. */
  readonly #answer: Int32Array;
  readonly #running: Int32Array;

  constructor(rule: StopEarly, readout: Readout, images: number) {
    this.#rule = rule;
    this.#readout = readout;
    this.#answer = new Int32Array(images).fill(-1);
    this.#running = new Int32Array(images);
  }

  /** Takes the phases of the next cycle of an image. */
  hasAnswered(image: number, phases: Float64Array): boolean {
    const { stable, confidence } = this.#rule;
    const [answer] = this.#readout.classify(phases);
    this.#running[image] = answer === this.#answer[image] ? this.#running[image] + 1 : 1;
    this.#answer[image] = answer;
    if (answer < 0) return false;
    if (stable !== undefined && this.#running[image] >= stable) return true;
    return confidence !== undefined && answerMargin(phases) >= confidence;
  }

  /** The class of the latest cycle. */
  answerOf(image: number): number {
    return this.#answer[image];
  }
}

/**
 * How far the best output is ahead of the second best: s₁ − s₂, the largest and the second largest s_o = cos π(y_o − ½), −1 where an output is silent.
 *
 * @param phases [outputs] of one cycle
 * @returns from 0 to 2
 * @example
 * ```ts
 * import { answerMargin } from '@argand/spiking';
 *
 * answerMargin(Float64Array.of(0, 0.5, 0)); // 1
 * ```
 */
export function answerMargin(phases: Float64Array): number {
  requireNumberList('answerMargin', 'phases', phases);
  let [best, second] = [-1, -1];
  for (const phase of phases) {
    const score = Number.isNaN(phase) ? -1 : cosPi(phase - 0.5);
    if (score > best) [best, second] = [score, best];
    else if (score > second) second = score;
  }
  return best - second;
}
