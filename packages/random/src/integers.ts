import { OptionError } from './errors.ts';
import { requireLength } from './length.ts';
import { multiplyHigh } from './philox.ts';
import { readWords } from './reader.ts';
import type { RandomStream } from './stream.ts';

/**
 * One unbiased integer from 0 to below − 1, for below from 1 to 2³².
 *
 * With the word w: ⌊w·below / 2³²⌋, unless the low half of that product is under 2³² mod below: then the next word is
 * read. (D. Lemire, *Fast Random Integer Generation in an Interval*, 2019.)
 */
export function boundedInteger(nextWord: () => number, below: number): number {
  if (below === 2 ** 32) return nextWord();
  let word = nextWord();
  let low = Math.imul(word, below) >>> 0;
  if (low < below) {
    const threshold = 2 ** 32 % below;
    while (low < threshold) {
      word = nextWord();
      low = Math.imul(word, below) >>> 0;
    }
  }
  return multiplyHigh(word, below);
}

/**
 * Integers uniform over 0 … below − 1, without bias.
 *
 * Lemire's method on the words of the stream, in order: ⌊w·below / 2³²⌋, where a word that would favour some integers is
 * passed over. A shorter read is the start of a longer one.
 *
 * @param below how many integers there are to draw from, 1 to 2³²
 * @throws RangeError if `below` is not such a number, or the length is no length
 *
 * @example
 * import { integers, randomStream } from '@argand/random';
 *
 * const labels = integers(randomStream(1, 'labels'), 100, 10);
 * labels.every((label) => label < 10); // true
 */
export function integers(stream: RandomStream, length: number, below: number): Uint32Array {
  requireLength('integers', length);
  if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) {
    throw new OptionError(`integers: below is ${below}, but must be a whole number from 1 to 2^32.`);
  }
  const nextWord = readWords(stream);
  const drawn = new Uint32Array(length);
  for (let index = 0; index < length; index++) drawn[index] = boundedInteger(nextWord, below);
  return drawn;
}
