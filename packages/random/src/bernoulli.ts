import { randomBits } from './bits.ts';
import { OptionError } from './errors.ts';
import { requireLength } from './length.ts';
import type { RandomStream } from './stream.ts';

/**
 * Independent coins: 1 with the given probability, otherwise 0.
 *
 * From each word w of the stream one coin: 1 where w < probability · 2³². Probability 0 gives only 0, and 1 only 1.
 *
 * @param probability 0 to 1
 * @returns an array of `length` zeros and ones; a shorter read is the start of a longer one
 * @throws RangeError if the probability is not from 0 to 1, or the length is no length
 *
 * @example
 * import { bernoulli, randomStream } from '@argand/random';
 *
 * bernoulli(randomStream(1, 'deletion'), 4, 1); // Uint8Array [1, 1, 1, 1]
 */
export function bernoulli(stream: RandomStream, length: number, probability: number): Uint8Array {
  requireLength('bernoulli', length);
  if (!(probability >= 0 && probability <= 1)) {
    throw new OptionError(`bernoulli: probability is ${probability}, but must be from 0 to 1.`);
  }
  const words = randomBits(stream, length);
  const coins = new Uint8Array(length);
  const threshold = probability * 2 ** 32;
  for (let index = 0; index < length; index++) coins[index] = words[index] < threshold ? 1 : 0;
  return coins;
}
