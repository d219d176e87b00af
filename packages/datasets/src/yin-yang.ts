import { OptionError } from '@argand/errors';
import { integers, randomStream, uniform } from '@argand/random';
import { dataset } from './dataset.ts';
import type { DatasetSource, Split } from './source.ts';
import { requireCount, syntheticDataset } from './synthetic-dataset.ts';

const radius = 0.5;
const dotRadius = 0.1;
const classNames = ['yin', 'yang', 'dot'] as const;

/** What of the Yin-Yang task may be chosen. */
export interface YinYangOptions {
  /** The seed of all samples. By default 0. */
  readonly seed?: number | undefined;
  /** How many samples there are to learn from. By default 5000, as in the paper. */
  readonly trainingSamples?: number | undefined;
  /** How many samples there are for the examination. By default 1000, as in the paper. */
  readonly testSamples?: number | undefined;
  /** A fifth input that is the same in all samples, for networks without biases. By default there is none. */
  readonly bias?: number | undefined;
}

/**
 * The class of a point of the Yin-Yang disc, which has the centre (½, ½) and the radius r = ½ and holds two dots of
 * radius 1/10: 2 within a dot; else 1 (yang) if its distance to the left dot's centre (½r, r) is at most r/2, or if it
 * lies above the centre, y > r, and farther than r/2 from the right dot's centre (3r/2, r); else 0 (yin).
 *
 * @param x from 0 to 1
 * @param y from 0 to 1
 * @returns 0, 1 or 2; undefined for a point outside the disc.
 * @example
 * import { yinYangClass } from '@argand/datasets';
 *
 * [yinYangClass(0.5, 0.1), yinYangClass(0.5, 0.9), yinYangClass(0.25, 0.5), yinYangClass(0, 0)]; // [0, 1, 2, undefined]
 */
export function yinYangClass(x: number, y: number): 0 | 1 | 2 | undefined {
  if (Math.hypot(x - radius, y - radius) > radius) return undefined;
  const toLeftDot = Math.hypot(x - 0.5 * radius, y - radius);
  const toRightDot = Math.hypot(x - 1.5 * radius, y - radius);
  if (toLeftDot < dotRadius || toRightDot < dotRadius) return 2;
  return toLeftDot <= 0.5 * radius || (y > radius && toRightDot > 0.5 * radius) ? 1 : 0;
}

/**
 * The Yin-Yang task: points of a disc in three classes that a linear classifier cannot part, small enough to be learnt in
 * seconds. A sample is (x, y, 1 − x, 1 − y), `imageShape` [4]. Its class is drawn first, each with the same probability,
 * and then points of the square until one has it.
 * L. Kriener, J. Göltz, M. A. Petrovici, *The Yin-Yang dataset*, arXiv 2102.08211. Its authors' page gives 98.7 % for a
 * real network of 120 hidden neurons after 300 epochs, and 64.3 % for a linear classifier.
 *
 * @throws Error when a number of samples is not a whole number above 0, or the bias is not a number from 0 to 1.
 * @example
 * import { yinYang } from '@argand/datasets';
 *
 * const train = await yinYang({ seed: 1 }).load('train');
 * [train.length, ...train.imageShape]; // [5000, 4]
 */
export function yinYang({
  seed = 0,
  trainingSamples = 5000,
  testSamples = 1000,
  bias,
}: YinYangOptions = {}): DatasetSource {
  requireCount('yin-yang', 'seed', seed, 0);
  requireCount('yin-yang', 'trainingSamples', trainingSamples, 1);
  requireCount('yin-yang', 'testSamples', testSamples, 1);
  if (bias !== undefined && !(typeof bias === 'number' && bias >= 0 && bias <= 1)) {
    throw new OptionError(`yin-yang: bias is ${bias}, but must be a number from 0 to 1.`);
  }
  const inputs = bias === undefined ? 4 : 5;
  const make = (split: Split) => {
    const count = split === 'train' ? trainingSamples : testSamples;
    const place = split === 'train' ? 0 : 1;
    const labels = Uint8Array.from(
      integers(randomStream(seed, 'yin-yang class', place), count, classNames.length),
    );
    const images = new Float32Array(count * inputs);
    labels.forEach((label, sample) => {
      const [x, y] = pointOfClass(label, seed, place, sample);
      images.set(bias === undefined ? [x, y, 1 - x, 1 - y] : [x, y, 1 - x, 1 - y, bias], sample * inputs);
    });
    const classes = classNames.length;
    return dataset({ name: `yin-yang ${split}`, images, labels, imageShape: [inputs], classes, classNames });
  };
  const description = `Yin-Yang: points of a disc in 3 classes, ${inputs} numbers each, by formula.`;
  return syntheticDataset({ name: 'yin-yang', description, make });
}

/** Points of the sample's own stream, one after the other, until one has the class. */
function pointOfClass(label: number, seed: number, split: number, sample: number): readonly [number, number] {
  const points = randomStream(seed, split === 0 ? 'yin-yang training point' : 'yin-yang test point', sample);
  // A longer read begins with a shorter one, so no point is seen twice.
  for (let begin = 0, tries = 32; ; begin = tries, tries *= 2) {
    const numbers = uniform(points, 2 * tries);
    for (let index = begin; index < tries; index++) {
      const x = numbers[2 * index] ?? 0;
      const y = numbers[2 * index + 1] ?? 0;
      if (yinYangClass(x, y) === label) return [x, y];
    }
  }
}
