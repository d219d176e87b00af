import { interfaceType, requireNumber, requireType } from '@argand/backend';
import type { RateCodedResult } from './rate-code.ts';
import { requireNumberList } from './require-number-list.ts';

/** The predictions of a {@link RateCodedResult}. */
export type RateAnswers = Pick<RateCodedResult, 'images' | 'steps' | 'predictions'>;

/** The latency of correct predictions in steps, counted from 1; −1 if the image has none. */
export interface RateLatency {
  /** [images] the first step with a correct prediction. */
  readonly firstCorrect: Int32Array;
  /** [images] the step from which every prediction up to the last step is correct. */
  readonly correctFrom: Int32Array;
}

/**
 * Computes the fraction of images with the given class after 1, 2, … steps: the accuracy, or the agreement with another network.
 *
 * @param classes [images] the labels, or the other network's predictions
 * @returns [steps]
 * @throws RangeError if the number of classes is not the number of images
 * @example
 * ```ts
 * import { rateAccuracy } from '@argand/rate-coded';
 *
 * rateAccuracy({ images: 2, steps: 2, predictions: Int32Array.of(-1, 3, 4, 4) }, [3, 4]); // Float64Array(2) [ 0.5, 1 ]
 * ```
 */
export function rateAccuracy(result: RateAnswers, classes: ArrayLike<number>): Float64Array {
  requireClasses('rateAccuracy', result, classes);
  const { images, steps, predictions } = result;
  const correct = new Float64Array(steps);
  for (let image = 0; image < images; image++) {
    for (let step = 0; step < steps; step++) {
      if (predictions[image * steps + step] === classes[image]) correct[step]++;
    }
  }
  return correct.map((count) => count / images);
}

/**
 * Measures after how many steps each image has a correct prediction.
 *
 * @param labels [images]
 * @throws RangeError if the number of labels is not the number of images
 * @example
 * ```ts
 * import { rateLatency } from '@argand/rate-coded';
 *
 * rateLatency({ images: 1, steps: 4, predictions: Int32Array.of(2, 0, 2, 2) }, [2]).correctFrom; // Int32Array(1) [ 3 ]
 * ```
 */
export function rateLatency(result: RateAnswers, labels: ArrayLike<number>): RateLatency {
  requireClasses('rateLatency', result, labels);
  const { images, steps, predictions } = result;
  const firstCorrect = new Int32Array(images).fill(-1);
  const correctFrom = new Int32Array(images).fill(-1);
  for (let image = 0; image < images; image++) {
    for (let step = steps; step >= 1; step--) {
      if (predictions[image * steps + step - 1] !== labels[image]) continue;
      firstCorrect[image] = step;
      if (step === steps || correctFrom[image] === step + 1) correctFrom[image] = step;
    }
  }
  return { firstCorrect, correctFrom };
}

/**
 * Finds the number of steps from which an accuracy stays at `least` or above, up to the last step.
 *
 * @param accuracy [steps] the result of `rateAccuracy`
 * @returns the number of steps, from 1; −1 if the accuracy is below `least` at the last step
 * @example
 * ```ts
 * import { stepsUntil } from '@argand/rate-coded';
 *
 * stepsUntil([0.5, 0.9, 0.8, 0.91, 0.93], 0.9); // 4
 * ```
 */
export function stepsUntil(accuracy: ArrayLike<number>, least: number): number {
  requireNumberList('stepsUntil', 'accuracy', accuracy);
  requireNumber('stepsUntil', 'least', least);
  let steps = accuracy.length;
  while (steps > 0 && accuracy[steps - 1] >= least) steps--;
  return steps === accuracy.length ? -1 : steps + 1;
}

const answersKind = interfaceType<RateAnswers>(['images', 'steps', 'predictions'], {
  name: 'RateCodedResult',
  package: '@argand/rate-coded',
  remedy: 'Pass the result of await rateCode(…).',
});

function requireClasses(caller: string, result: RateAnswers, classes: ArrayLike<number>): void {
  requireType(answersKind, result, caller, 'the result');
  requireNumberList(caller, 'classes', classes);
  const { images } = result;
  if (classes.length !== images) {
    throw new RangeError(
      `${caller}: there are ${classes.length} classes for ${images} images; give one for each.`,
    );
  }
}
