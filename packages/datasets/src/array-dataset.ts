import { isBytes, pixelsFromFile, requireNumbers } from '@argand/arrays';
import { FormatError, OptionError, ShapeError } from '@argand/errors';
import type { NpyArray, NpyNumbers } from '@argand/npy';
import { type Dataset, dataset, warningsOf } from './dataset.ts';
import { requireList, requireObject } from './require-argument.ts';
import { type DatasetSource, requireSplit, type Split, splits } from './source.ts';

/** Arrays by the names that Python's users give them: x_train, y_train, x_test, y_test. */
export interface ArrayDescription {
  readonly name?: string | undefined;
  /** The arrays, or what brings them when they are first needed. */
  readonly arrays: Readonly<Record<string, NpyArray>> | (() => Promise<Readonly<Record<string, NpyArray>>>);
  /** How many classes there are; by default one more than the greatest label. */
  readonly classes?: number | undefined;
  /** What the classes are called. */
  readonly classNames?: readonly string[] | undefined;
  /** Where the arrays are, for people. */
  readonly location?: string | undefined;
}

/**
 * A data set source from NumPy's arrays, as `readNpz` of `@argand/npy` gives them: `x_train` and `x_test` are the images,
 * `[count, features]`, `[count, height, width]` or `[count, height, width, channels]`; `y_train` and `y_test` are the
 * labels, `[count]`, whole numbers from 0. Bytes are pixels from 0 to 255. Bytes are values 0 and 1 where the array is bool, and where all bytes
 * of both splits are 0 or 1. Other numbers are values, taken as they are; if they look like pixels from 0 to 255, `warnings` of the data
 * set says so. In Node {@link localDataset} reads the files.
 *
 * @throws Error from `load` that names the array: missing, of a wrong shape, of another length or shape than its
 * partner, a label that is no class, a number that is not finite.
 * @example
 * import { arrayDataset } from '@argand/datasets';
 *
 * const arrays = {
 *   x_train: { shape: [2, 3], numbers: Float64Array.of(0, 0.5, 1, 1, 0.5, 0) },
 *   y_train: { shape: [2], numbers: Int32Array.of(0, 1) },
 *   x_test: { shape: [1, 3], numbers: Float64Array.of(0, 0.25, 1) },
 *   y_test: { shape: [1], numbers: Int32Array.of(0) },
 * };
 * const train = await arrayDataset({ arrays }).load('train');
 * [train.length, train.classes, ...train.imageShape]; // [2, 2, 3]
 */
export function arrayDataset(description: ArrayDescription): DatasetSource {
  requireObject('arrayDataset', 'the description', description);
  const { name = 'arrays', arrays, location = 'arrays in memory' } = description;
  if (typeof arrays !== 'function') requireObject(name, 'arrays', arrays);
  const load = async (split: Split, signal: AbortSignal | undefined): Promise<Dataset> => {
    signal?.throwIfAborted();
    const found = typeof arrays === 'function' ? await arrays() : arrays;
    signal?.throwIfAborted();
    return assemble(name, split, found, description);
  };
  return {
    name,
    description: `Arrays of one's own: ${location}.`,
    splits,
    async load(split, options = {}) {
      requireSplit(name, split);
      return load(split, options.signal);
    },
    locate: async () => location,
    async fetch({ signal } = {}) {
      for (const split of splits) await load(split, signal);
      return [];
    },
  };
}

function assemble(
  name: string,
  split: Split,
  arrays: Readonly<Record<string, NpyArray>>,
  { classes, classNames }: ArrayDescription,
): Dataset {
  const array = (key: string): NpyArray => {
    const found = Object.hasOwn(arrays, key) ? arrays[key] : undefined;
    if (found !== undefined) {
      requireObject(name, key, found);
      requireList(name, `the shape of ${key}`, found.shape);
      requireNumbers(found.numbers, `${name}: ${key}`);
      return found;
    }
    const present = Object.keys(arrays).join(', ') || 'nothing';
    throw new FormatError(
      `${name}: there is no array ${key}; it expects x_train, y_train, x_test, y_test and has ${present}.`,
    );
  };
  const images = array(`x_${split}`);
  const imageShape = shapeOfImages(name, `x_${split}`, images);
  const other = split === 'train' ? 'test' : 'train';
  const otherShape = shapeOfImages(name, `x_${other}`, array(`x_${other}`));
  if (otherShape.join() !== imageShape.join()) {
    throw new ShapeError(
      `${name}: an image of x_${split} has the shape [${imageShape.join(', ')}], ` +
        `but one of x_${other} [${otherShape.join(', ')}].`,
    );
  }
  const labels = classNumbers(name, `y_${split}`, array(`y_${split}`));
  if (labels.length !== images.shape[0]) {
    throw new ShapeError(
      `${name}: x_${split} has ${images.shape[0]} images, but y_${split} ${labels.length} labels.`,
    );
  }
  const otherLabels = classNumbers(name, `y_${other}`, array(`y_${other}`));
  const areValues = images.isBool || !['x_train', 'x_test'].some((key) => holdsPixels(array(key)));
  const warnings = ['x_train', 'x_test'].flatMap((key) => warningsOf(`${name}: ${key}`, array(key).numbers));
  return dataset({
    name: `${name} ${split}`,
    images: pixelsFromFile(images.numbers, { areValues }),
    labels,
    imageShape,
    classes: classes ?? classNames?.length ?? greatestOf(greatestOf(0, labels), otherLabels) + 1,
    classNames,
    warnings,
  });
}

/** Whether an array is of bytes that are not all 0 or 1. */
function holdsPixels({ numbers, isBool = false }: NpyArray): boolean {
  return isBytes(numbers) && !isBool && numbers.some((byte) => byte > 1);
}

function greatestOf(least: number, labels: NpyNumbers): number {
  let greatest = least;
  for (let i = 0; i < labels.length; i++) greatest = Math.max(greatest, labels[i]);
  return greatest;
}

function shapeOfImages(name: string, key: string, { shape }: NpyArray): readonly number[] {
  const [, ...image] = shape;
  if (image.length === 0 || image.length > 3) {
    throw new ShapeError(
      `${name}: ${key} has the shape [${shape.join(', ')}], but must be [count, features], ` +
        '[count, height, width] or [count, height, width, channels].',
    );
  }
  return image.length === 2 ? [...image, 1] : image;
}

/** The greatest class: labels are int32 on a device, and there is a class more than the greatest. */
const mostClass = 2 ** 31 - 2;

/** @throws Error that names the array unless it is a list of classes, whole numbers from 0 that int32 holds */
function classNumbers(name: string, key: string, { shape, numbers }: NpyArray): NpyNumbers {
  if (shape.length !== 1) {
    throw new ShapeError(
      `${name}: ${key} has the shape [${shape.join(', ')}], but must be [count]: the number of each image's class. ` +
        'In NumPy: y.argmax(1) for one-hot labels, y.ravel() for a column.',
    );
  }
  for (let i = 0; i < numbers.length; i++) {
    const label = numbers[i];
    if (Number.isInteger(label) && label >= 0 && label <= mostClass) continue;
    const expected =
      label > mostClass
        ? `at most ${mostClass}. In NumPy: np.unique(y, return_inverse=True)[1] numbers classes from 0`
        : 'a whole number from 0';
    throw new OptionError(`${name}: label ${i} of ${key} is ${label}, but must be ${expected}.`);
  }
  return numbers;
}
