import { randomBits } from './bits.ts';
import { OptionError } from './errors.ts';
import { requireLength } from './length.ts';
import type { RandomStream } from './stream.ts';

const largestFloat32 = 3.4028234663852886e38;
const smallestFloat32 = 2 ** -149;

/** The float32 next to a float32, upwards (direction 1) or downwards (direction −1). */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * smallestFloat32;
  const float = Float32Array.of(value);
  // The bits of floats of one sign are ordered as their magnitudes are.
  const bits = new Int32Array(float.buffer);
  bits[0] += value > 0 ? direction : -direction;
  return float[0];
}

/**
 * Float32 numbers uniform in [low, high).
 *
 * From each word w of the stream one number: u = ⌊w/2⁸⌋ · 2⁻²⁴, then low + (high − low)·u in float64, rounded to
 * float32. Where rounding would leave the interval, the nearest float32 within it is taken: no result is below
 * `low`, and none is `high`.
 *
 * @returns an array of `length` numbers; a shorter read is the start of a longer one
 * @throws RangeError if a bound is not a float32's size, low ≥ high, no float32 lies between, or the length is no length
 *
 * @example
 * import { randomStream, uniform } from '@argand/random';
 *
 * const weights = uniform(randomStream(1, 'weights'), 1000, -0.1, 0.1);
 * weights.every((weight) => weight >= -0.1 && weight < 0.1); // true
 */
export function uniform(stream: RandomStream, length: number, low = 0, high = 1): Float32Array {
  requireLength('uniform', length);
  if (!(Math.abs(low) <= largestFloat32 && Math.abs(high) <= largestFloat32 && low < high)) {
    throw new OptionError(
      `uniform: the interval is [${low}, ${high}), but must be of finite float32 numbers, low < high.`,
    );
  }
  const roundedLow = Math.fround(low);
  const roundedHigh = Math.fround(high);
  const first = roundedLow < low ? neighbour(roundedLow, 1) : roundedLow;
  const last = roundedHigh >= high ? neighbour(roundedHigh, -1) : roundedHigh;
  if (last < first) {
    throw new OptionError(`uniform: no float32 number lies in [${low}, ${high}); give a wider interval.`);
  }
  const words = randomBits(stream, length);
  const numbers = new Float32Array(length);
  const scale = (high - low) * 2 ** -24;
  for (let index = 0; index < length; index++) {
    const number = Math.fround(low + scale * (words[index] >>> 8));
    numbers[index] = Math.min(Math.max(number, first), last);
  }
  return numbers;
}
