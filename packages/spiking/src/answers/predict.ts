import { describeValue, requireType } from '@argand/backend';
import { OptionTypeError } from '@argand/errors';
import { type Readout, readoutInterface } from '@argand/layers';
import { answerPhases, cycleOf, type DecodedAnswers, lastOf, requireDecoded } from './answer-phases.ts';

/** How the answers of many cycles become one. */
export type PredictionRule = 'last' | 'mean' | 'mode';

const rules: readonly PredictionRule[] = ['last', 'mean', 'mode'];

/**
 * The class of every image: of the *last* whole cycle's phases, of their circular *mean* over the settled cycles, or the class
 * that most settled cycles give (*mode*; of equally many, the one that was given last).
 *
 * @returns [images]; −1 where nothing can be read, because every output was silent
 * @throws TypeError if it is no result of a run, the phases are in no array of floats, or there is no such rule
 * @example
 * ```ts
 * import { quadrature } from '@argand/layers';
 * import { predict } from '@argand/spiking';
 *
 * const decoded = { images: 1, outputs: 2, cycles: 2, settled: 1, last: 1, phases: Float64Array.of(0.5, 0, 0.1, 0.4) };
 * predict(decoded, quadrature(2)); // Int32Array(1) [ 1 ]
 * ```
 */
export function predict(
  decoded: DecodedAnswers,
  readout: Readout,
  rule: PredictionRule = 'last',
): Int32Array {
  requireType(readoutInterface, readout, 'predict', 'readout');
  requireDecoded('predict', decoded);
  if (!rules.includes(rule))
    throw new OptionTypeError(
      `predict: expected the rule to be one of ${rules.join(', ')}, received ${describeValue(rule)}.`,
    );
  if (rule !== 'mode') return readout.classify(answerPhases(decoded, rule));
  return Int32Array.from({ length: decoded.images }, (_, image) => mode(decoded, image, readout));
}

function mode(decoded: DecodedAnswers, image: number, readout: Readout): number {
  const votes = new Int32Array(readout.classes);
  let winner = -1;
  // From the last cycle back, so that of equal classes the later one is met first.
  const answers: number[] = [];
  const last = lastOf(decoded, image);
  for (let cycle = last; cycle >= Math.min(decoded.settled, last); cycle--) {
    const answer = readout.classify(cycleOf(decoded, image, cycle))[0];
    if (answer < 0) continue;
    votes[answer]++;
    answers.push(answer);
  }
  for (const answer of answers) if (winner < 0 || votes[answer] > votes[winner]) winner = answer;
  return winner;
}
