import { batchOfImages, requireNumbers } from './image-shape.ts';

/**
 * Some images as a mirror shows them, left and right exchanged: y[n, i, j, c] = x[n, i, width − 1 − j, c].
 *
 * @param images `[n, height, width, channels]`, row-major
 * @param shape `[height, width, channels]`
 * @param flipped `[n]`: 1 for an image that is mirrored, 0 for one that stays
 * @returns a new array of the same shape
 * @throws Error when the lengths do not fit the shape.
 * @example
 * import { flip } from '@argand/datasets';
 *
 * [...flip(Float32Array.of(1, 2, 3, 4), [1, 2, 1], [1, 0])]; // [2, 1, 3, 4]
 */
export function flip(
  images: Float32Array,
  shape: readonly number[],
  flipped: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const { count, height, width, channels } = batchOfImages('flip', images, shape);
  requireNumbers('flip', 'flipped', flipped.length, count);
  const result = new Float32Array(images);
  for (let row = 0; row < count * height; row++) {
    if (flipped[Math.floor(row / height)] === 0) continue;
    for (let column = 0; column < width; column++) {
      const from = (row * width + width - 1 - column) * channels;
      result.set(images.subarray(from, from + channels), (row * width + column) * channels);
    }
  }
  return result;
}
