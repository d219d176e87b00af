/** Images in memory, row-major: bytes, taken as byte/255, or floats. A `Dataset` of `@argand/datasets` is one. */
export interface Samples {
  readonly images: Uint8Array | Float32Array;
  /** How many images there are. */
  readonly length: number;
}

/** Images with their classes. */
export interface Labelled extends Samples {
  readonly labels: Uint8Array | Int32Array;
}

/** byte/255 rounded to float32, for every byte. */
const intensities = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * The images from `start` to `end − 1` as floats, each of `size` numbers.
 *
 * @throws Error if the images are not of that size, or one holds NaN or an infinity: it names the image and the place.
 */
export function pixelsOf(samples: Samples, start: number, end: number, size: number): Float32Array {
  const { images, length } = samples;
  if (images.length !== length * size) {
    throw new Error(
      length > 0
        ? `${length} images have ${images.length} numbers, ${images.length / length} each, but the network wants ${size} each.`
        : `there are 0 images, but ${images.length} numbers.`,
    );
  }
  const part = images.subarray(start * size, end * size);
  if (part instanceof Uint8Array) {
    const pixels = new Float32Array(part.length);
    for (let i = 0; i < pixels.length; i++) pixels[i] = intensities[part[i]];
    return pixels;
  }
  // x · 0 is 0 for every finite number: one sum tells whether there is another, which is then looked for.
  let probe = 0;
  for (let i = 0; i < part.length; i++) probe += part[i] * 0;
  if (probe !== 0) {
    const place = part.findIndex((value) => !Number.isFinite(value));
    throw new Error(
      `number ${place % size} of image ${start + Math.floor(place / size)} is ${part[place]}; expected a finite number.`,
    );
  }
  return part;
}
