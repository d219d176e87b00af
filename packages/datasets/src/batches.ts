import { OptionError } from '@argand/errors';
import { permutation, randomStream } from '@argand/random';
import { type Augmentation, augment, requireAugmentation } from './augmentation/augment.ts';
import { type Dataset, pixels } from './dataset.ts';
import { requireDataset, requireObject } from './require-argument.ts';

/** Some images of a data set, ready for a network. */
export interface Batch {
  /** Where in the data set each image is. */
  readonly indices: Uint32Array;
  /** `[indices.length, ...imageShape]`, row-major, as {@link pixels} gives them. */
  readonly images: Float32Array | Float64Array;
  /** The class of each image. */
  readonly labels: Int32Array;
}

/** How {@link batches} cuts a data set into batches. */
export interface BatchOptions {
  readonly batchSize: number;
  /** The seed of the run. */
  readonly seed: number;
  /** The number of the epoch, from 0: each has an order of its own. */
  readonly epoch: number;
  /** Whether the images come in the order of {@link shuffledIndices} (the default) or as they lie in the data set. */
  readonly shuffle?: boolean | undefined;
  /** Whether a last batch with fewer than `batchSize` images is left out. By default it is not. */
  readonly dropLast?: boolean | undefined;
  /** How the images are varied, otherwise in each epoch: see {@link augment}. By default they are not. */
  readonly augment?: Augmentation | undefined;
}

function wholeNumber(place: string, name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new OptionError(`${place}: ${name} is ${value}, but must be a whole number of at least ${least}.`);
  }
}

/**
 * The order in which an epoch sees the images: a permutation of 0 .. length − 1 that is fixed by the seed and the
 * number of the epoch alone, whatever else a run draws at random.
 *
 * @throws Error when the length is below 1 or the epoch below 0.
 * @example
 * import { shuffledIndices } from '@argand/datasets';
 *
 * shuffledIndices(1000, { seed: 1, epoch: 0 }).join() === shuffledIndices(1000, { seed: 1, epoch: 0 }).join(); // true
 */
export function shuffledIndices(
  length: number,
  place: { readonly seed: number; readonly epoch: number },
): Uint32Array {
  requireObject('shuffledIndices', 'the place', place);
  const { seed, epoch } = place;
  wholeNumber('shuffledIndices', 'length', length, 1);
  wholeNumber('shuffledIndices', 'epoch', epoch, 0);
  return permutation(randomStream(seed, 'shuffle', 0, epoch), length);
}

/**
 * The batches of one epoch, made one at a time as they are needed. The result can be iterated more than once, and
 * gives the same batches each time.
 *
 * @throws Error at once when `batchSize` is not a whole number above 0, when `dropLast` would leave nothing, or when a
 * setting of `augment` is out of its range.
 * @example
 * import { batches, dataset } from '@argand/datasets';
 *
 * const images = Uint8Array.of(0, 51, 102, 153, 204);
 * const labels = Uint8Array.of(0, 0, 0, 1, 1);
 * const five = dataset({ name: 'five', images, labels, imageShape: [1], classes: 2 });
 * [...batches(five, { batchSize: 2, seed: 0, epoch: 0 })].map((batch) => batch.labels.length); // [2, 2, 1]
 */
export function batches(source: Dataset, options: BatchOptions): Iterable<Batch> {
  requireDataset('batches', source);
  requireObject('batches', 'options', options);
  const { batchSize, seed, epoch, shuffle = true, dropLast = false, augment: variation } = options;
  const place = `batches(${source.name})`;
  wholeNumber(place, 'batchSize', batchSize, 1);
  wholeNumber(place, 'seed', seed, 0);
  wholeNumber(place, 'epoch', epoch, 0);
  if (variation !== undefined) requireAugmentation(variation);
  if (dropLast && batchSize > source.length) {
    throw new OptionError(
      `${place}: batchSize ${batchSize} with dropLast leaves nothing of ${source.length} images; ` +
        'take smaller batches or keep the last one.',
    );
  }
  const sequence = shuffle
    ? shuffledIndices(source.length, { seed, epoch })
    : Uint32Array.from({ length: source.length }, (_, index) => index);
  const end = dropLast ? source.length - (source.length % batchSize) : source.length;
  return {
    *[Symbol.iterator]() {
      for (let start = 0; start < end; start += batchSize) {
        const indices = sequence.slice(start, Math.min(start + batchSize, end));
        const labels = Int32Array.from(indices, (index) => source.labels[index] ?? 0);
        const plain = pixels(source, indices);
        const { imageShape } = source;
        const images =
          variation === undefined ? plain : augment(plain, { imageShape, indices, seed, epoch }, variation);
        yield { indices, images, labels };
      }
    },
  };
}
