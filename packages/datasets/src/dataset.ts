import {
  isBytes,
  isOfKind,
  type NumberArray,
  type PixelArray,
  type Pixels,
  requireNumbers,
  requirePixels,
  scaleWarning,
  toIntensities,
  zerosLike,
} from '@argand/arrays';
import { OptionError } from '@argand/errors';
import { requireDataset, requireList, requireObject, requireText } from './require-argument.ts';

/** A set of images with labels, in memory. Make one with {@link dataset}, which checks it. */
export interface Dataset {
  readonly name: string;
  /** Pixels in row-major NHWC order: bytes 0..255, or floats (0..1 where they are intensities). */
  readonly images: Uint8Array | Float32Array | Float64Array;
  /** The class of every image, 0 ≤ label < classes. */
  readonly labels: Uint8Array | Int32Array;
  /** The shape of one image: `[28, 28, 1]` for MNIST (height, width, channels). */
  readonly imageShape: readonly number[];
  readonly classes: number;
  /** What the classes are called, in the order of their labels, where that is known. */
  readonly classNames?: readonly string[] | undefined;
  /** What a person should know of the data before using them, such as values that look like pixels from 0 to 255; absent if nothing. */
  readonly warnings?: readonly string[] | undefined;
  /** The number of images. */
  readonly length: number;
}

/** What {@link dataset} makes a data set from. */
export interface DatasetParts extends Omit<Dataset, 'length' | 'images' | 'labels'> {
  /** All images one after the other, row-major NHWC: bytes are pixels from 0 to 255, floats are values that are taken as they are. */
  readonly images: PixelArray;
  /** One class for each image. */
  readonly labels: NumberArray | readonly number[];
  /** By default, whether floats look like pixels from 0 to 255. */
  readonly warnings?: readonly string[] | undefined;
}

/** How many numbers an array of this shape holds. */
function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A data set from arrays of one's own. The images are kept, not copied.
 *
 * @param parts.images all images one after the other, row-major NHWC: bytes 0..255 (a `Uint8Array`, the `Uint8ClampedArray` of a canvas, a
 * `Buffer`) or floats.
 * @param parts.labels one class for each image.
 * @param parts.imageShape the shape of one image, for instance `[28, 28, 1]`, or `[4]` for plain vectors.
 * @param parts.classes how many classes there are.
 * @param parts.classNames what they are called, where that is known.
 * @throws Error when there is no image, when the lengths do not match, when a label is not a whole number from 0 to
 * classes − 1, or when a pixel is NaN or infinite: it names the image. TypeError when the images are neither bytes nor floats, or the labels no
 * numbers: it says how to convert them.
 * @example
 * import { dataset } from '@argand/datasets';
 *
 * const lights = dataset({
 *   name: 'lights',
 *   images: Uint8Array.of(0, 10, 250, 255), // two images of 1 × 2 pixels: a dark one and a bright one
 *   labels: Uint8Array.of(0, 1),
 *   imageShape: [1, 2, 1],
 *   classes: 2,
 * });
 * lights.length; // 2
 */
export function dataset(parts: DatasetParts): Dataset {
  requireObject('dataset', 'its parts', parts);
  const { name, imageShape, classes, classNames } = parts;
  requireText('dataset', 'name', name);
  requireList(`dataset ${name}`, 'imageShape', imageShape);
  const images = requirePixels(parts.images, `dataset ${name}: images`);
  const labels = Array.isArray(parts.labels)
    ? parts.labels
    : requireNumbers(parts.labels, `dataset ${name}: labels`);
  const fail = (problem: string): never => {
    throw new OptionError(`dataset ${name}: ${problem}`);
  };
  const shape = `[${imageShape.join(', ')}]`;
  if (imageShape.length === 0 || !imageShape.every((length) => Number.isInteger(length) && length > 0)) {
    fail(`imageShape is ${shape}, but must be whole numbers above 0, such as [28, 28, 1].`);
  }
  if (!Number.isInteger(classes) || classes < 1) {
    fail(`classes is ${classes}, but must be a whole number above 0.`);
  }
  if (classNames !== undefined && classNames.length !== classes) {
    fail(`there are ${classNames.length} classNames (${classNames.join(', ')}) for ${classes} classes.`);
  }
  const length = labels.length;
  if (length === 0) fail('it is empty: there is no label; give it at least one image and its label.');
  const expected = length * size(imageShape);
  if (images.length !== expected) {
    fail(
      `${length} labels and images of shape ${shape} want ${expected} pixels, but there are ${images.length}.`,
    );
  }
  for (let image = 0; image < length; image++) {
    const label = labels[image];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      fail(`the label of image ${image} is ${label}, but must be a whole number from 0 to ${classes - 1}.`);
    }
  }
  const warnings = parts.warnings ?? warningsOf(`dataset ${name}: images`, images);
  if (!isBytes(images)) {
    const wrongPixel = images.findIndex((pixel) => !Number.isFinite(pixel));
    if (wrongPixel >= 0) {
      const image = Math.floor(wrongPixel / size(imageShape));
      const pixel = wrongPixel % size(imageShape);
      fail(`pixel ${pixel} of image ${image} is ${images[wrongPixel]}, but must be a finite number.`);
    }
  }
  return {
    name,
    images,
    labels: isOfKind(labels, 'Uint8Array', 'Int32Array') ? labels : Int32Array.from(labels),
    imageShape: [...imageShape],
    classes,
    ...(classNames === undefined ? {} : { classNames: [...classNames] }),
    ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
    length,
  };
}

/** What should be said of images that are taken as values. */
export function warningsOf(what: string, images: NumberArray): readonly string[] {
  const warning = isBytes(images) ? undefined : scaleWarning(what, images);
  return warning === undefined ? [] : [warning];
}

/**
 * The images `start` to `end − 1` as a data set that shares the memory of the whole.
 *
 * @param end by default the end of the data set.
 * @throws Error unless 0 ≤ start < end ≤ length, all whole numbers.
 * @example
 * import { dataset, take } from '@argand/datasets';
 *
 * const images = Uint8Array.of(0, 10, 250, 255);
 * const four = dataset({ name: 'four', images, labels: Uint8Array.of(0, 0, 1, 1), imageShape: [1], classes: 2 });
 * [...take(four, 1, 3).images]; // [10, 250]
 */
export function take(whole: Dataset, start: number, end: number = whole?.length): Dataset {
  requireDataset('take', whole);
  if (
    !(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= whole.length)
  ) {
    throw new OptionError(
      `take(${whole.name}, ${start}, ${end}): expects whole numbers with ` +
        `0 ≤ start < end ≤ ${whole.length}, the number of images.`,
    );
  }
  const pixelsEach = size(whole.imageShape);
  return {
    ...whole,
    images: whole.images.subarray(start * pixelsEach, end * pixelsEach),
    labels: whole.labels.subarray(start, end),
    length: end - start,
  };
}

/**
 * The pixels of some images as floats: byte / 255 rounded to float32, floats as they are. Always a copy, of float64 a
 * `Float64Array`, otherwise a `Float32Array`.
 *
 * @param indices which images, in which order; by default all of them.
 * @returns `[indices.length, ...imageShape]`, row-major.
 * @throws Error when an index is not that of an image.
 * @example
 * import { dataset, pixels } from '@argand/datasets';
 *
 * const images = Uint8Array.of(0, 51, 204, 255);
 * const two = dataset({ name: 'two', images, labels: Uint8Array.of(0, 1), imageShape: [1, 2, 1], classes: 2 });
 * [...pixels(two, [1])]; // [0.800000011920929, 1]
 */
export function pixels(source: Dataset, indices?: ArrayLike<number>): Float32Array | Float64Array {
  requireDataset('pixels', source);
  const { imageShape, length } = source;
  const images = requirePixels(source.images, `pixels(${source.name}): images`);
  if (indices === undefined) return isBytes(images) ? toIntensities(images) : copyOf(images);
  const pixelsEach = size(imageShape);
  const result = isBytes(images)
    ? new Float32Array(indices.length * pixelsEach)
    : zerosLike(images, indices.length * pixelsEach);
  for (let position = 0; position < indices.length; position++) {
    const index = Number(indices[position]);
    if (!Number.isInteger(index) || index < 0 || index >= length) {
      throw new OptionError(
        `pixels(${source.name}): index ${index} at position ${position} is not that of an image, ` +
          `0 to ${length - 1}.`,
      );
    }
    const image = images.subarray(index * pixelsEach, (index + 1) * pixelsEach);
    result.set(toIntensities(image), position * pixelsEach);
  }
  return result;
}

function copyOf<Values extends Exclude<Pixels, Uint8Array>>(values: Values): Values {
  const copy = zerosLike(values, values.length);
  copy.set(values);
  return copy;
}
