import { interfaceKind, requireKind, requireNumber } from '@argand/backend';
import { requireNumberList } from '../require-number-list.ts';
import type { RateCodedResult } from './rate-code.ts';

/** The part of a {@link RateCodedResult} that says what was answered after each step. */
export type RateAnswers = Pick<RateCodedResult, 'images' | 'steps' | 'predictions'>;

/** After how many steps each image was answered rightly, from 1 on; −1 where it never was. */
export interface RateLatency {
  /** [images] the first time. */
  readonly firstRight: Int32Array;
  /** [images] from then on, up to the last step. */
  readonly rightFrom: Int32Array;
}

/**
 * The share of images that are answered rightly, or as another network answers them, after 1, 2, … steps.
 *
 * @param classes [images] the labels, or the other answers
 * @returns [steps]
 * @throws RangeError if there are not as many classes as images
 * @example
 * ```ts
 * import { rateAccuracy } from '@argand/spiking';
 *
 * rateAccuracy({ images: 2, steps: 2, predictions: Int32Array.of(-1, 3, 4, 4) }, [3, 4]); // Float64Array(2) [ 0.5, 1 ]
 * ```
 */
export function rateAccuracy(result: RateAnswers, classes: ArrayLike<number>): Float64Array {
  requireClasses('rateAccuracy', result, classes);
  const { images, steps, predictions } = result;
  const right = new Float64Array(steps);
  for (let image = 0; image < images; image++) {
    for (let step = 0; step < steps; step++) {
      if (predictions[image * steps + step] === classes[image]) right[step]++;
    }
  }
  return right.map((count) => count / images);
}

/**
 * How soon the right answer comes.
 *
 * @param labels [images]
 * @throws RangeError if there are not as many labels as images
 * @example
 * ```ts
 * import { rateLatency } from '@argand/spiking';
 *
 * rateLatency({ images: 1, steps: 4, predictions: Int32Array.of(2, 0, 2, 2) }, [2]).rightFrom; // Int32Array(1) [ 3 ]
 * ```
 */
export function rateLatency(result: RateAnswers, labels: ArrayLike<number>): RateLatency {
  requireClasses('rateLatency', result, labels);
  const { images, steps, predictions } = result;
  const firstRight = new Int32Array(images).fill(-1);
  const rightFrom = new Int32Array(images).fill(-1);
  for (let image = 0; image < images; image++) {
    for (let step = steps; step >= 1; step--) {
      if (predictions[image * steps + step - 1] !== labels[image]) continue;
      firstRight[image] = step;
      if (step === steps || rightFrom[image] === step + 1) rightFrom[image] = step;
    }
  }
  return { firstRight, rightFrom };
}

/**
 * After how many steps an accuracy stays at `least` or above, up to the last step.
 *
 * @param accuracy [steps], as `rateAccuracy` gives it
 * @returns from 1 on; −1 where it is below at the last step
 * @example
 * ```ts
 * import { stepsUntil } from '@argand/spiking';
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

const answersKind = interfaceKind<RateAnswers>(['images', 'steps', 'predictions'], {
  name: 'RateCodedResult',
  package: '@argand/spiking',
  remedy: 'Pass what await rateCode(…) gives.',
});

function requireClasses(asked: string, result: RateAnswers, classes: ArrayLike<number>): void {
  requireKind(answersKind, result, asked, 'the result');
  requireNumberList(asked, 'classes', classes);
  const { images } = result;
  if (classes.length !== images) {
    throw new RangeError(
      `${asked}: there are ${classes.length} classes for ${images} images; give one for each.`,
    );
  }
}
