import { OptionError } from '@argand/errors';
import { randomStream, uniform } from '@argand/random';
import { type Dataset, dataset } from './dataset.ts';
import type { DatasetSource, Split } from './source.ts';
import { requireCount, syntheticDataset } from './synthetic-dataset.ts';

/** What of the random manifolds may be chosen. */
export interface RandomManifoldsOptions {
  /** The seed of the manifolds and of all samples. By default 0. */
  readonly seed?: number | undefined;
  /** How many manifolds there are, each a class. By default 10. */
  readonly classes?: number | undefined;
  /** How many units give one event each. By default 20. */
  readonly units?: number | undefined;
  /** The dimension of each manifold. By default 1. */
  readonly dimensions?: number | undefined;
  /** α ≥ 1: the greater, the smoother the manifolds. By default 2. */
  readonly smoothness?: number | undefined;
  /** By default 5000. */
  readonly trainingSamples?: number | undefined;
  /** By default 1000. */
  readonly testSamples?: number | undefined;
}

/** Amplitudes below this part of the first one are left out. */
const precision = 1e-3;

/**
 * Events by formula: each of `units` units gives one event in each sample, and the class lies in when. The event times of
 * a class are a smooth random manifold in the space of all units: a sample is a random point x of the unit cube of
 * `dimensions` dimensions, and unit u gives its event at
 *
 *     t_u(x) = Π_d Σ_i a_i (i + 1)^−α sin(2π (i b_i x_d + c_i)),   i = 0 … ⌈0.001^(−1/α)⌉ − 1
 *
 * with a, b, c uniform in [0, 1) for each class, unit and dimension, and a_0 = 0; then each unit's times of a class are
 * stretched to 0 … 1. No single unit and no count of events tells the class.
 * F. Zenke, T. P. Vogels, *The remarkable robustness of surrogate gradient learning for instilling complex function in
 * spiking neural networks*, Neural Computation 33, 2021 (there named Randman).
 *
 * @returns a source whose images are the times, `imageShape` [units]; classes follow each other in turn.
 * @throws Error when a number is not whole or too small, or the smoothness is below 1.
 * @example
 * import { randomManifolds } from '@argand/datasets';
 *
 * const train = await randomManifolds({ classes: 3, units: 8 }).load('train');
 * [...train.labels.subarray(0, 4), ...train.imageShape]; // [0, 1, 2, 0, 8]
 */
export function randomManifolds(options: RandomManifoldsOptions = {}): DatasetSource {
  const name = 'random-manifolds';
  const { seed = 0, classes = 10, units = 20, dimensions = 1, smoothness = 2 } = options;
  const { trainingSamples = 5000, testSamples = 1000 } = options;
  requireCount(name, 'seed', seed, 0);
  requireCount(name, 'classes', classes, 1);
  requireCount(name, 'units', units, 1);
  requireCount(name, 'dimensions', dimensions, 1);
  requireCount(name, 'trainingSamples', trainingSamples, 1);
  requireCount(name, 'testSamples', testSamples, 1);
  if (!(Number.isFinite(smoothness) && smoothness >= 1)) {
    throw new OptionError(`${name}: smoothness is ${smoothness}, but must be a number of at least 1.`);
  }
  const make = (split: Split): Dataset => {
    const count = trainingSamples + testSamples;
    const times = new Float64Array(count * units);
    for (let label = 0; label < classes; label++) {
      const points = uniform(
        randomStream(seed, 'manifold point', label),
        Math.ceil(count / classes) * dimensions,
      );
      for (let unit = 0; unit < units; unit++) {
        const timeAt = randomFunction(seed, label * units + unit, dimensions, smoothness);
        for (let sample = label, turn = 0; sample < count; sample += classes, turn++) {
          times[sample * units + unit] = timeAt(points.subarray(turn * dimensions, (turn + 1) * dimensions));
        }
        stretch(times, label * units + unit, classes * units);
      }
    }
    const [start, length] = split === 'train' ? [0, trainingSamples] : [trainingSamples, testSamples];
    return dataset({
      name: `${name} ${split}`,
      images: Float32Array.from(times.subarray(start * units, (start + length) * units)),
      labels: Int32Array.from({ length }, (_, index) => (start + index) % classes),
      imageShape: [units],
      classes,
    });
  };
  const description = `Random manifolds: ${classes} classes of one event from each of ${units} units, by formula.`;
  return syntheticDataset({ name, description, make });
}

/** t_u of one class, from the random coefficients of this place. */
function randomFunction(seed: number, place: number, dimensions: number, smoothness: number) {
  const terms = Math.ceil(precision ** (-1 / smoothness));
  const coefficients = uniform(randomStream(seed, 'manifold coefficient', place), 3 * terms * dimensions);
  const coefficient = (dimension: number, kind: number, term: number): number =>
    coefficients[(3 * dimension + kind) * terms + term] ?? 0;
  return (point: Float32Array): number => {
    let product = 1;
    point.forEach((x, dimension) => {
      let sum = 0;
      for (let term = 1; term < terms; term++) {
        const angle = term * coefficient(dimension, 1, term) * x + coefficient(dimension, 2, term);
        const amplitude = coefficient(dimension, 0, term) * (term + 1) ** -smoothness;
        sum += amplitude * Math.sin(2 * Math.PI * angle);
      }
      product *= sum;
    });
    return product;
  };
}

/** Stretches every `step`-th number from `first` on to the interval from 0 to 1; all equal ones become 0. */
function stretch(numbers: Float64Array, first: number, step: number): void {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = first; index < numbers.length; index += step) {
    least = Math.min(least, numbers[index] ?? 0);
    most = Math.max(most, numbers[index] ?? 0);
  }
  for (let index = first; index < numbers.length; index += step) {
    numbers[index] = most > least ? ((numbers[index] ?? 0) - least) / (most - least) : 0;
  }
}
