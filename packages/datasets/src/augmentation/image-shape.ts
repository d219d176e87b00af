import { isFloats, isNumberArray, nameOf } from '@argand/arrays';
import { OptionError, OptionTypeError, ShapeError } from '@argand/errors';
import { requireList } from '../require-argument.ts';

/** Images as floats. */
export type Images = Float32Array | Float64Array;

/** The sides of an image and how many a batch holds. */
export interface BatchOfImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * How many images of this shape an array holds.
 *
 * @throws TypeError naming the function unless the images are floats; Error unless the shape is [height, width, channels] and the array holds whole images.
 */
export function batchOfImages(caller: string, images: Images, shape: readonly number[]): BatchOfImages {
  if (!isFloats(images)) {
    throw new OptionTypeError(
      `${caller}: expected images in a Float32Array or a Float64Array, received ${nameOf(images)}; pixels() makes floats of a data set.`,
    );
  }
  requireList(caller, 'the shape of an image', shape);
  const [height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 3 || !shape.every((length) => Number.isInteger(length) && length > 0)) {
    throw new ShapeError(
      `${caller}: the shape of an image is [${shape.join(', ')}], but must be [height, width, channels].`,
    );
  }
  const count = images.length / (height * width * channels);
  if (!Number.isInteger(count)) {
    throw new ShapeError(
      `${caller}: ${images.length} numbers are not a whole number of images of shape [${shape.join(', ')}].`,
    );
  }
  return { count, height, width, channels };
}

/** @throws Error naming the function and the argument if the number of elements is another. */
export function requireNumbers(
  caller: string,
  argument: string,
  numbers: ArrayLike<number>,
  expected: number,
): void {
  if (!Array.isArray(numbers) && !isNumberArray(numbers)) {
    throw new OptionTypeError(
      `${caller}: expected ${argument} to be a list of numbers, received ${nameOf(numbers)}.`,
    );
  }
  if (numbers.length !== expected) {
    throw new OptionError(
      `${caller}: ${argument} has ${numbers.length} numbers, but these images want ${expected}.`,
    );
  }
}
