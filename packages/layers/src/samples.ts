import { type NumberArray, type PixelArray, requirePixels, toIntensities } from '@argand/arrays';
import type { Shape } from '@argand/autograd';
import { interfaceType, requireList, requireNumber, requireType, sizeOf } from '@argand/backend';
import { NumericError, ShapeError } from '@argand/errors';

/**
 * Images in memory, row-major. A `Dataset` of `@argand/datasets` is one.
 *
 * Bytes (a `Uint8Array`, the `Uint8ClampedArray` of a canvas, a `Buffer`) are pixels from 0 to 255, taken as byte / 255; floats are values, taken
 * as they are. Other arrays are refused.
 */
export interface Samples {
  readonly images: PixelArray;
  /** How many images there are. */
  readonly length: number;
  /** The shape of one image, where it is known: a network refuses images whose axes stand in another order than its own. */
  readonly imageShape?: readonly number[] | undefined;
}

/** Images with their classes. */
export interface LabelledSamples extends Samples {
  /** One whole number for each image, from 0 on. */
  readonly labels: NumberArray | readonly number[];
}

/** {@link Samples}, for checks of arguments. */
export const samplesType = interfaceType<Samples>(['images', 'length'], {
  name: 'Samples object',
  package: '@argand/layers',
  remedy: 'Pass { images, length }, such as a Dataset of @argand/datasets.',
});

/** {@link LabelledSamples}, for checks of arguments. */
export const labelledSamplesType = interfaceType<LabelledSamples>(['images', 'length'], {
  name: 'LabelledSamples object',
  package: '@argand/layers',
  remedy: 'Pass { images, labels, length }, such as a Dataset of @argand/datasets.',
});

/**
 * The images from `start` to `end − 1` as floats, each of the network's `inputShape`.
 *
 * @throws TypeError if the images are neither bytes nor floats; Error if they are not of that shape, or one holds NaN or an infinity: it names the
 * image and the index.
 */
export function samplePixels(
  samples: Samples,
  start: number,
  end: number,
  inputShape: Shape,
): Float32Array | Float64Array {
  requireType(samplesType, samples, 'pixelsOf', 'samples');
  requireList(inputShape, 'pixelsOf', 'inputShape');
  const { length, imageShape } = samples;
  requireNumber('pixelsOf', 'end', end, { whole: true, atLeast: 0, atMost: length });
  requireNumber('pixelsOf', 'start', start, { whole: true, atLeast: 0, atMost: end });
  const size = sizeOf(inputShape);
  const images = requirePixels(samples.images, 'images');
  if (images.length !== length * size) {
    throw new ShapeError(
      length > 0
        ? `${length} images have ${images.length} numbers, ${images.length / length} each, but the network expects ${size} each.`
        : `there are 0 images, but ${images.length} numbers.`,
    );
  }
  if (imageShape !== undefined) requireImageShape(imageShape, inputShape);
  const part = toIntensities(images.subarray(start * size, end * size));
  // x · 0 is 0 for every finite number: one sum tells whether there is another, which is then looked for.
  let probe = 0;
  for (let i = 0; i < part.length; i++) probe += part[i] * 0;
  if (probe !== 0) {
    const index = part.findIndex((value) => !Number.isFinite(value));
    throw new NumericError(
      `number ${index % size} of image ${start + Math.floor(index / size)} is ${part[index]}; expected a finite number.`,
    );
  }
  return part;
}

/**
 * Checks the shape of images against that of a network's input: an image may be a row of numbers, and so may the input; axes of length 1 do not count.
 *
 * @throws Error that says how to bring the axes into the right order
 */
function requireImageShape(imageShape: Shape, inputShape: Shape): void {
  const [image, input] = [imageShape, inputShape].map((shape) => shape.filter((length) => length !== 1));
  if (image.length <= 1 || input.length <= 1 || image.join() === input.join()) return;
  const remedy =
    image.length === 3 && input.length === 3
      ? ' Put the channels last; in NumPy: x.transpose(0, 2, 3, 1).'
      : ' Their axes are height, width, channels.';
  throw new ShapeError(
    `images of shape [${imageShape.join(', ')}], but the network expects [${inputShape.join(', ')}].${remedy}`,
  );
}
