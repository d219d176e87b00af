import { OptionTypeError } from '@argand/errors';
import { inThisRealm, isFloats, isOfKind, type NumberArray, nameOf, requireNumbers } from './kinds.ts';

/** Arrays that images are taken from: bytes are pixels from 0 to 255, floats are values. */
export type PixelArray = Uint8Array | Uint8ClampedArray | Float32Array | Float64Array;

/** What {@link requirePixels} returns: bytes are a `Uint8Array`. */
export type Pixels = Uint8Array | Float32Array | Float64Array;

/**
 * The pixels of images, in the same memory: bytes as a `Uint8Array`, also those of a `Uint8ClampedArray` or a `Buffer`; floats as they are.
 *
 * The rule for pixels, the same everywhere: **bytes are pixels from 0 to 255, of which {@link toIntensities} makes 0 to 1; floats are values
 * that are taken as they are.** Of other integers nobody can say which they are, so they are refused.
 *
 * @param what names the value in the error
 * @throws TypeError if the value is neither bytes nor floats: it says how to convert it
 * @example
 * ```ts
 * import { requirePixels } from '@argand/arrays';
 *
 * requirePixels(Uint8ClampedArray.of(0, 255), 'images'); // Uint8Array(2) [ 0, 255 ]
 * ```
 */
export function requirePixels(images: unknown, what: string): Pixels {
  if (isOfKind(images, 'Uint8Array', 'Float32Array', 'Float64Array')) return inThisRealm(images);
  if (isOfKind(images, 'Uint8ClampedArray')) {
    return new Uint8Array(images.buffer, images.byteOffset, images.length);
  }
  throw new OptionTypeError(
    `${what}: expected bytes (pixels from 0 to 255) or floats (values), received ${nameOf(images)}. ` +
      'Make it a Uint8Array if it holds pixels from 0 to 255, a Float32Array if it holds values.',
  );
}

/** byte / 255 rounded to float32, for every byte. */
const intensities = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Bytes as intensities from 0 to 1: byte / 255, rounded to float32. Floats are returned as they are, and not copied.
 *
 * @example
 * ```ts
 * import { toIntensities } from '@argand/arrays';
 *
 * toIntensities(Uint8Array.of(0, 255)); // Float32Array(2) [ 0, 1 ]
 * ```
 */
export function toIntensities(pixels: Pixels): Float32Array | Float64Array {
  if (isFloats(pixels)) return pixels;
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < values.length; i++) values[i] = intensities[pixels[i]];
  return values;
}

/** Up to 2²⁴ float32 holds every whole number. */
const exactInFloat32 = 2 ** 24;

/**
 * Numbers of any kind as floats, each exactly: floats as they are, integers as float32, or as float64 if one is beyond 2²⁴.
 *
 * @throws TypeError if the value is no typed array of numbers
 * @example
 * ```ts
 * import { toFloats } from '@argand/arrays';
 *
 * toFloats(Int32Array.of(1, -2)); // Float32Array(2) [ 1, -2 ]
 * ```
 */
export function toFloats(numbers: NumberArray): Float32Array | Float64Array {
  if (isFloats(numbers)) return inThisRealm(numbers);
  const wide = isOfKind(requireNumbers(numbers, 'toFloats'), 'Int32Array', 'Uint32Array');
  const isExact = !wide || numbers.every((value: number) => Math.abs(value) <= exactInFloat32);
  return isExact ? new Float32Array(numbers) : new Float64Array(numbers);
}

/**
 * The numbers of a file as images. Bytes are pixels, unless `areValues` says that the file declares them values, such as NumPy's bool. All other
 * numbers are values, as {@link toFloats} makes them.
 *
 * @example
 * ```ts
 * import { pixelsFromFile } from '@argand/arrays';
 *
 * pixelsFromFile(Uint8Array.of(0, 1)); // Uint8Array(2) [ 0, 1 ]
 * pixelsFromFile(Uint8Array.of(0, 1), { areValues: true }); // Float32Array(2) [ 0, 1 ]
 * ```
 */
export function pixelsFromFile(
  numbers: NumberArray,
  { areValues = false }: { readonly areValues?: boolean | undefined } = {},
): Pixels {
  return isBytes(numbers) && !areValues ? requirePixels(numbers, 'images') : toFloats(numbers);
}

/**
 * Whether an array holds bytes: a `Uint8Array`, `Uint8ClampedArray` or `Buffer` of any realm.
 *
 * @example
 * ```ts
 * import { isBytes } from '@argand/arrays';
 *
 * isBytes(Uint8ClampedArray.of(1)); // true
 * isBytes(Int8Array.of(1)); // false
 * ```
 */
export function isBytes(value: unknown): value is Uint8Array | Uint8ClampedArray {
  return isOfKind(value, 'Uint8Array', 'Uint8ClampedArray');
}

/** Values up to here are common where no pixels are: counts, centimetres, grey levels of 4 bits. */
const mostOfValues = 16;

/**
 * A warning in words if numbers that are taken as values look like pixels: none below 0, the greatest above 16 and at most 255, or of a
 * `Uint16Array` any greatest above 16. `undefined` if they do not.
 *
 * @param what names the numbers
 * @example
 * ```ts
 * import { scaleWarning } from '@argand/arrays';
 *
 * scaleWarning('x_train', Float32Array.of(0, 0.5, 1)); // undefined
 * ```
 */
export function scaleWarning(what: string, numbers: NumberArray): string | undefined {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] < least) least = numbers[i];
    if (numbers[i] > greatest) greatest = numbers[i];
  }
  const areDeep = greatest > 255 && isOfKind(numbers, 'Uint16Array');
  if (!(least >= 0 && greatest > mostOfValues && (greatest <= 255 || areDeep))) return undefined;
  const remedy = areDeep
    ? 'If they are pixels from 0 to 65535, divide them by 65535.'
    : "If they are pixels from 0 to 255, make them bytes (a Uint8Array; in NumPy x.astype('uint8')) or divide them by 255.";
  return `${what}: values from ${least} to ${greatest} are taken as they are, not as pixels. ${remedy}`;
}
