import { requireType } from '@argand/backend';
import { ShapeError } from '@argand/errors';
import { type Readout, readoutInterface } from '@argand/layers';
import { cycleOf, type DecodedAnswers, lastOf, requireDecoded } from '../answers/answer-phases.ts';
import { requireNumberList } from '../require-number-list.ts';

/** In which cycle of the last layer's clock each image was answered rightly; −1 where it never was. */
export interface AnswerLatency {
  /** [images] the first cycle with the right answer. */
  readonly firstCorrect: Int32Array;
  /** [images] the first cycle from which on every answer is right, up to the last whole one, or that of an early answer. */
  readonly correctFrom: Int32Array;
}

/**
 * How soon the right answer comes. Cycle c of the last of L layers ends L/4 + c + 1 periods after time 0.
 *
 * @param labels [images]
 * @throws RangeError if there are not as many labels as images
 * @example
 * ```ts
 * import { quadrature } from '@argand/layers';
 * import { answerLatency } from '@argand/spiking';
 *
 * const decoded = { images: 1, outputs: 2, cycles: 2, settled: 1, last: 1, phases: Float64Array.of(0.5, 0, 0.1, 0.4) };
 * answerLatency(decoded, quadrature(2), [1]).firstCorrect; // Int32Array(1) [ 1 ]
 * ```
 */
export function answerLatency(
  decoded: DecodedAnswers,
  readout: Readout,
  labels: ArrayLike<number>,
): AnswerLatency {
  requireDecoded('answerLatency', decoded);
  requireType(readoutInterface, readout, 'answerLatency', 'readout');
  requireNumberList('answerLatency', 'labels', labels);
  const { images } = decoded;
  if (labels.length !== images) {
    throw new ShapeError(
      `answerLatency: there are ${labels.length} labels for ${images} images; give one for each.`,
    );
  }
  const firstRight = new Int32Array(images).fill(-1);
  const rightFrom = new Int32Array(images).fill(-1);
  for (let image = 0; image < images; image++) {
    const last = lastOf(decoded, image);
    for (let cycle = last; cycle >= 0; cycle--) {
      if (readout.classify(cycleOf(decoded, image, cycle))[0] !== labels[image]) continue;
      firstRight[image] = cycle;
      if (cycle === last || rightFrom[image] === cycle + 1) rightFrom[image] = cycle;
    }
  }
  return { firstCorrect: firstRight, correctFrom: rightFrom };
}
