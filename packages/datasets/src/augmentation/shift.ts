import { zerosLike } from '@argand/arrays';
import { batchOfImages, requireNumbers } from './image-shape.ts';

/**
 * Images moved by whole pixels: y[n, i, j, c] = x[n, i − down_n, j − right_n, c], and 0 where that lies outside.
 *
 * @param images `[n, height, width, channels]`, row-major, float32 or float64
 * @param shape `[height, width, channels]`
 * @param offsets `[n, 2]`: how far down and how far right, in pixels; negative is up and left
 * @returns a new array of the same kind and shape
 * @throws TypeError when the images are no floats; Error when the lengths do not fit the shape.
 * @example
 * import { shiftImages } from '@argand/datasets';
 *
 * [...shiftImages(Float32Array.of(1, 2, 3), [1, 3, 1], [0, 1])]; // [0, 1, 2]
 */
export function shiftImages<Kind extends Float32Array | Float64Array>(
  images: Kind,
  shape: readonly number[],
  offsets: ArrayLike<number>,
): Kind {
  const { count, height, width, channels } = batchOfImages('shiftImages', images, shape);
  requireNumbers('shiftImages', 'offsets', offsets, 2 * count);
  const shifted = zerosLike(images, images.length);
  for (let image = 0; image < count; image++) {
    const down = offsets[2 * image] ?? 0;
    const right = offsets[2 * image + 1] ?? 0;
    const columns = width - Math.abs(right);
    if (columns <= 0) continue;
    for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
      const from = ((image * height + row - down) * width + Math.max(0, -right)) * channels;
      const to = ((image * height + row) * width + Math.max(0, right)) * channels;
      shifted.set(images.subarray(from, from + columns * channels), to);
    }
  }
  return shifted;
}
