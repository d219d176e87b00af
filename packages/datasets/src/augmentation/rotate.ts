import { zerosLike } from '@argand/arrays';
import { batchOfImages, requireNumbers } from './image-shape.ts';

/**
 * Images turned about their centres. The pixel (i, j) of the result, u = i − (height − 1)/2 down and v = j − (width − 1)/2
 * right of the centre, is the image at
 *
 *     down u cos πa + v sin πa,  right v cos πa − u sin πa
 *
 * of the centre, linear between its four nearest pixels, which are 0 outside the image.
 *
 * @param images `[n, height, width, channels]`, row-major, float32 or float64
 * @param shape `[height, width, channels]`
 * @param angles `[n]`: anticlockwise, in units of π
 * @returns a new array of the same kind and shape
 * @throws TypeError when the images are no floats; Error when the lengths do not fit the shape.
 * @example
 * import { rotateImages } from '@argand/datasets';
 *
 * // A quarter of a turn: what was at the right is at the top.
 * const turned = rotateImages(Float32Array.of(0, 0, 0, 0, 0, 9, 0, 0, 0), [3, 3, 1], [0.5]);
 * turned.indexOf(9); // 1
 */
export function rotateImages<Kind extends Float32Array | Float64Array>(
  images: Kind,
  shape: readonly number[],
  angles: ArrayLike<number>,
): Kind {
  const { count, height, width, channels } = batchOfImages('rotateImages', images, shape);
  requireNumbers('rotateImages', 'angles', angles, count);
  const turned = zerosLike(images, images.length);
  for (let image = 0; image < count; image++) {
    const { sine, cosine } = direction(angles[image] ?? 0);
    const start = image * height * width;
    for (let row = 0; row < height; row++) {
      const down = row - (height - 1) / 2;
      for (let column = 0; column < width; column++) {
        const right = column - (width - 1) / 2;
        const y = down * cosine + right * sine + (height - 1) / 2;
        const x = right * cosine - down * sine + (width - 1) / 2;
        const top = Math.floor(y);
        const left = Math.floor(x);
        const to = (start + row * width + column) * channels;
        for (const [nearRow, share] of [[top, top + 1 - y] as const, [top + 1, y - top] as const]) {
          if (share === 0 || nearRow < 0 || nearRow >= height) continue;
          for (const [nearColumn, part] of [[left, left + 1 - x] as const, [left + 1, x - left] as const]) {
            if (part === 0 || nearColumn < 0 || nearColumn >= width) continue;
            const from = (start + nearRow * width + nearColumn) * channels;
            for (let channel = 0; channel < channels; channel++) {
              turned[to + channel] =
                (turned[to + channel] ?? 0) + share * part * (images[from + channel] ?? 0);
            }
          }
        }
      }
    }
  }
  return turned;
}

/** Sine and cosine of πa, exact at the quarters of a turn, so that these move pixels and mix none. */
function direction(angle: number): { sine: number; cosine: number } {
  const quarters = 2 * angle;
  if (Number.isInteger(quarters)) {
    const quarter = ((quarters % 4) + 4) % 4;
    return { sine: [0, 1, 0, -1][quarter] ?? 0, cosine: [1, 0, -1, 0][quarter] ?? 0 };
  }
  return { sine: Math.sin(Math.PI * angle), cosine: Math.cos(Math.PI * angle) };
}
