import { requireFloats } from '@argand/arrays';
import { requireType } from '@argand/backend';
import { ShapeError } from '@argand/errors';
import { type Readout, readoutInterface } from '@argand/layers';
import { distance } from '@argand/phasor';
import { answerPhases, type DecodedAnswers, requireDecoded } from './answer-phases.ts';
import { type PredictionRule, predict } from './predict.ts';

/** How near a temporal run came to the atemporal answers. */
export interface Comparison {
  /** The fraction of images with the same prediction. */
  readonly agreement: number;
  /** Mean and largest distance on the circle, in units of π, over the outputs that have a phase in both; NaN if none has. */
  readonly meanPhaseError: number;
  readonly maxPhaseError: number;
  /** How many outputs have a phase in one of the two only. */
  readonly silentInOne: number;
}

/**
 * Compares a temporal run with the atemporal phases of the same images, which the caller has from `network.infer`.
 *
 * Phase errors are those of the last whole cycle, or of the circular mean where the rule is `mean`.
 *
 * @param atemporal [images, outputs]
 * @throws TypeError if the phases are neither floats nor a list of numbers
 * @throws RangeError if there are not as many atemporal phases as temporal ones
 * @example
 * ```ts
 * import { quadrature } from '@argand/layers';
 * import { compare } from '@argand/spiking';
 *
 * const decoded = { images: 1, outputs: 2, cycles: 1, settled: 0, last: 0, phases: Float64Array.of(-0.75, 0.5) };
 * compare(decoded, [0.75, 0.5], quadrature(2)).maxPhaseError; // 0.5
 * ```
 */
export function compare(
  decoded: DecodedAnswers,
  atemporal: Float32Array | Float64Array | readonly number[],
  readout: Readout,
  rule: PredictionRule = 'last',
): Comparison {
  requireDecoded('compare', decoded);
  requireType(readoutInterface, readout, 'compare', 'readout');
  const reference = requireFloats(atemporal, 'compare: atemporal phases');
  const temporal = answerPhases(decoded, rule === 'mean' ? 'mean' : 'last');
  if (temporal.length !== reference.length) {
    throw new ShapeError(
      `compare: there are ${temporal.length} temporal and ${reference.length} atemporal phases; give those of the same images.`,
    );
  }
  let [sum, most, both, silentInOne] = [0, Number.NaN, 0, 0];
  for (let k = 0; k < temporal.length; k++) {
    const error = distance(temporal[k], reference[k]);
    if (Number.isNaN(error)) {
      if (Number.isNaN(temporal[k]) !== Number.isNaN(reference[k])) silentInOne++;
      continue;
    }
    sum += error;
    both++;
    if (!(error <= most)) most = error;
  }
  const predictions = predict(decoded, readout, rule);
  const expected = readout.classify(Float64Array.from(reference));
  const agreeing = predictions.reduce(
    (count, answer, image) => count + (answer === expected[image] ? 1 : 0),
    0,
  );
  return {
    agreement: agreeing / decoded.images,
    meanPhaseError: sum / both,
    maxPhaseError: most,
    silentInOne,
  };
}
