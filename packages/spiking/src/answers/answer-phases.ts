import { isFloats, nameOf } from '@argand/arrays';
import { describeValue, interfaceType, requireType } from '@argand/backend';
import { OptionTypeError } from '@argand/errors';
import { circularMean } from '@argand/phasor';
import type { SpikeResult } from '../network/spike-result.ts';

/** What of a {@link SpikeResult} an answer is read from. */
export type DecodedAnswers = Pick<
  SpikeResult,
  'images' | 'outputs' | 'cycles' | 'settled' | 'last' | 'phases' | 'answerCycles'
>;

/**
 * One phase for each output: that of the last whole cycle, or the circular mean over the cycles from the first settled one to the
 * last whole one, without those in which the output was silent. Where an image has answered early, the last cycle is that in which it did.
 *
 * @returns [images, outputs], NaN where there is none
 * @throws TypeError if the phases are in no array of floats
 * @example
 * ```ts
 * import { answerPhases } from '@argand/spiking';
 *
 * const decoded = { images: 1, outputs: 1, cycles: 3, settled: 1, last: 2, phases: Float64Array.of(Number.NaN, 0.25, 0.75) };
 * answerPhases(decoded, 'last'); // Float64Array(1) [ 0.75 ]
 * ```
 */
export function answerPhases(decoded: DecodedAnswers, over: 'last' | 'mean' = 'last'): Float64Array {
  requireDecoded('answerPhases', decoded);
  if (over !== 'last' && over !== 'mean')
    throw new OptionTypeError(`answerPhases: expected 'last' or 'mean', received ${describeValue(over)}.`);
  const { images, outputs } = decoded;
  const answers = new Float64Array(images * outputs);
  for (let image = 0; image < images; image++) {
    const last = lastOf(decoded, image);
    const settled = Math.min(decoded.settled, last);
    if (over === 'last') {
      answers.set(cycleOf(decoded, image, last), image * outputs);
      continue;
    }
    const cycles = new Float64Array(last - settled + 1);
    for (let output = 0; output < outputs; output++) {
      for (let k = 0; k < cycles.length; k++) cycles[k] = cycleOf(decoded, image, settled + k)[output];
      answers[image * outputs + output] = circularMean(cycles);
    }
  }
  return answers;
}

/** {@link DecodedAnswers}, for checks of arguments. */
const decodedKind = interfaceType<DecodedAnswers>(
  ['images', 'outputs', 'cycles', 'settled', 'last', 'phases'],
  {
    name: 'SpikeResult',
    package: '@argand/spiking',
    remedy: 'Pass what await spike(…) gives.',
  },
);

/** @throws TypeError if it is no result of a run, or its phases are in no array of floats */
export function requireDecoded(caller: string, decoded: DecodedAnswers): void {
  requireType(decodedKind, decoded, caller, 'the result');
  const { phases } = decoded;
  if (isFloats(phases)) return;
  throw new OptionTypeError(
    `phases: expected a Float64Array, as spike() gives it, received ${nameOf(phases)}.`,
  );
}

/** The cycle that an image's answer stands in. */
export function lastOf({ last, answerCycles }: DecodedAnswers, image: number): number {
  return answerCycles ? answerCycles[image] : last;
}

/** The phases of all outputs of an image in a cycle. */
export function cycleOf(
  { cycles, outputs, phases }: DecodedAnswers,
  image: number,
  cycle: number,
): Float64Array {
  const start = (image * cycles + cycle) * outputs;
  return phases.subarray(start, start + outputs);
}
