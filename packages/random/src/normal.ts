import { randomBits } from './bits.ts';
import { OptionError } from './errors.ts';
import { requireLength } from './length.ts';
import type { RandomStream } from './stream.ts';

/**
 * Normally distributed float32 numbers, by the transform of Box and Muller (1958).
 *
 * Words v, w at places 2i and 2i + 1 of the stream give numbers 2i and 2i + 1:
 * r = √(−2 ln((v + 1)·2⁻³²)), θ = 2π·w·2⁻³², then mean + deviation·r·cos θ and mean + deviation·r·sin θ, in float64,
 * rounded to float32. The largest r is 6.66.
 *
 * @param deviation the standard deviation, 0 or more
 * @returns an array of `length` numbers; a shorter read is the start of a longer one
 * @throws RangeError if the mean or deviation is not finite, the deviation is negative, or the length is no length
 *
 * @example
 * import { normal, randomStream } from '@argand/random';
 *
 * const jitter = normal(randomStream(1, 'jitter'), 10_000, 0, 0.05);
 * jitter.reduce((sum, time) => sum + time ** 2, 0) / 10_000 < 0.003; // true
 */
export function normal(stream: RandomStream, length: number, mean = 0, deviation = 1): Float32Array {
  requireLength('normal', length);
  if (!Number.isFinite(mean) || !Number.isFinite(deviation) || deviation < 0) {
    throw new OptionError(
      `normal: mean is ${mean} and deviation ${deviation}, but both must be finite, and the deviation 0 or more.`,
    );
  }
  const words = randomBits(stream, length + (length % 2));
  const numbers = new Float32Array(length);
  for (let index = 0; index < length; index += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log((words[index] + 1) * 2 ** -32));
    const angle = 2 * Math.PI * words[index + 1] * 2 ** -32;
    numbers[index] = mean + radius * Math.cos(angle);
    // Dropped by the typed array if the length is odd and this the last pair.
    numbers[index + 1] = mean + radius * Math.sin(angle);
  }
  return numbers;
}
