import { requireLength } from './length.ts';
import { fillBlocks } from './philox.ts';
import type { RandomStream } from './stream.ts';

/**
 * The first `length` random words of a stream, each uniform over 0 … 2³² − 1.
 *
 * Word n is philox4x32([⌊n/4⌋, ...counter], key)[n mod 4], so a shorter read is the start of a longer one.
 *
 * @throws RangeError if `length` is not a whole number from 0 to 2³² − 1
 *
 * @example
 * import { randomBits, randomStream } from '@argand/random';
 *
 * const source = randomStream(1, 'phases');
 * randomBits(source, 8)[5] === randomBits(source, 100)[5]; // true
 */
export function randomBits(stream: RandomStream, length: number): Uint32Array {
  requireLength('randomBits', length);
  const words = new Uint32Array(length);
  fillBlocks(words, 0, stream.counter, stream.key);
  return words;
}
