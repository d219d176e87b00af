import { zerosLike } from '@argand/arrays';
import { batchOfImages, requireNumbers } from './image-shape.ts';

/**
 * Some images as a mirror shows them, left and right exchanged: y[n, i, j, c] = x[n, i, width − 1 − j, c].
 *
 * @param images `[n, height, width, channels]`, row-major, float32 or float64
 * @param shape `[height, width, channels]`
 * @param flipped `[n]`: 1 for an image that is mirrored, 0 for one that stays
 * @returns a new array of the same kind and shape
 * @throws TypeError when the images are no floats; Error when the lengths do not fit the shape.
 * @example
 * import { flipImages } from '@argand/datasets';
 *
 * [...flipImages(Float32Array.of(1, 2, 3, 4), [1, 2, 1], [1, 0])]; // [2, 1, 3, 4]
 */
export function flipImages<Kind extends Float32Array | Float64Array>(
  images: Kind,
  shape: readonly number[],
  flipped: ArrayLike<number>,
): Kind {
  const { count, height, width, channels } = batchOfImages('flipImages', images, shape);
  requireNumbers('flipImages', 'flipped', flipped, count);
  const result = zerosLike(images, images.length);
  result.set(images);
  for (let row = 0; row < count * height; row++) {
    if (flipped[Math.floor(row / height)] === 0) continue;
    for (let column = 0; column < width; column++) {
      const from = (row * width + width - 1 - column) * channels;
      result.set(images.subarray(from, from + channels), (row * width + column) * channels);
    }
  }
  return result;
}
