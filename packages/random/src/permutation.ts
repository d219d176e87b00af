import { OptionError } from './errors.ts';
import { boundedInteger } from './integers.ts';
import { readWords } from './reader.ts';
import type { RandomStream } from './stream.ts';

function requireCount(caller: string, name: string, count: number): void {
  if (!Number.isInteger(count) || count < 0 || count >= 2 ** 32) {
    throw new OptionError(`${caller}: ${name} is ${count}, but must be a whole number from 0 to 2^32 - 1.`);
  }
}

/**
 * The numbers 0 … n − 1 in random order, every order equally likely.
 *
 * The shuffle of Fisher and Yates from the front: for i = 0, 1, … n − 2, element i changes places with element
 * i + (an unbiased integer below n − i).
 *
 * @returns an array of n distinct numbers
 * @throws RangeError if n is not a whole number from 0 to 2³² − 1
 *
 * @example
 * import { permutation, randomStream } from '@argand/random';
 *
 * const order = permutation(randomStream(1, 'shuffle'), 5);
 * [...order].sort(); // [0, 1, 2, 3, 4]
 */
export function permutation(stream: RandomStream, n: number): Uint32Array {
  requireCount('permutation', 'n', n);
  const order = new Uint32Array(n);
  for (let index = 0; index < n; index++) order[index] = index;
  const nextWord = readWords(stream);
  for (let index = 0; index < n - 1; index++) {
    const other = index + boundedInteger(nextWord, n - index);
    const chosen = order[other];
    order[other] = order[index];
    order[index] = chosen;
  }
  return order;
}

/**
 * `count` of the numbers 0 … n − 1 without replacement, in random order: the first `count` of `permutation(stream, n)`,
 * with memory for `count` numbers and not for n.
 *
 * @throws RangeError if n is not a whole number from 0 to 2³² − 1, or `count` not one from 0 to n
 *
 * @example
 * import { choice, randomStream } from '@argand/random';
 *
 * const images = choice(randomStream(1, 'sample'), 60_000, 3);
 * new Set(images).size; // 3
 */
export function choice(stream: RandomStream, n: number, count: number): Uint32Array {
  requireCount('choice', 'n', n);
  requireCount('choice', 'count', count);
  if (count > n) {
    throw new OptionError(
      `choice: ${count} of ${n} numbers were requested; without replacement there are ${n} at most.`,
    );
  }
  const chosen = new Uint32Array(count);
  const nextWord = readWords(stream);
  // Only the elements that the shuffle has touched: element i is i until it is moved.
  const moved = new Map<number, number>();
  for (let index = 0; index < count; index++) {
    const other = index + boundedInteger(nextWord, n - index);
    chosen[index] = moved.get(other) ?? other;
    moved.set(other, moved.get(index) ?? index);
  }
  return chosen;
}
