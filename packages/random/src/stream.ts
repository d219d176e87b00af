import { OptionError, OptionTypeError } from './errors.ts';

const twoTo32 = 2 ** 32;

/**
 * Where random words are read from: a Philox4x32-10 key and the upper three words of its counter.
 *
 * The words of a stream are fixed by its numbers alone, and every backend computes the same ones:
 *
 *     word n = philox4x32([⌊n/4⌋, counter[0], counter[1], counter[2]], key)[n mod 4]
 *
 * A stream is a value, not a state: reading it twice gives the same words twice.
 */
export type RandomStream = {
  /** [low 32 bits of the seed, its high 21 bits] */
  readonly key: readonly [number, number];
  /** Counter words 1, 2, 3: [step, hash of the purpose, index]. Counter word 0 is the block's index. */
  readonly counter: readonly [number, number, number];
};

/**
 * FNV-1a of the UTF-8 bytes of a text, 32 bits (Fowler, Noll, Vo): from 2166136261, for each byte
 * hash ← (hash ⊕ byte) · 16777619 mod 2³².
 */
export function hashOfPurpose(purpose: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(purpose)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function requireWord(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= twoTo32) {
    throw new OptionError(
      `randomStream: ${name} is ${value}, but must be a whole number from 0 to 2^32 - 1.`,
    );
  }
}

/**
 * The random stream of a seed and a purpose, at a index and a step.
 *
 * Streams that differ in any of the four give unrelated words, so adding a layer (another index), another use of
 * randomness (another purpose) or a training step changes no other stream's words. Two purposes whose 32-bit hashes
 * are equal would share a stream: among a hundred purposes that has a chance of one in a million.
 *
 * @param seed 0 to 2⁵³ − 1: the one seed of a run
 * @param purpose what the numbers are for, such as `'weights'`, `'dropout'`, `'shuffle'`; not empty
 * @param index which one of several, such as a layer's index; 0 to 2³² − 1
 * @param step which time, such as a training step or an epoch; 0 to 2³² − 1
 * @returns key [seed mod 2³², ⌊seed / 2³²⌋] and counter [step, FNV-1a(purpose), index]
 * @throws RangeError for a seed, index or step out of range, TypeError for an empty purpose
 *
 * @example
 * import { randomBits, randomStream } from '@argand/random';
 *
 * const weightsOfLayer2 = randomStream(7, 'weights', 2);
 * randomBits(weightsOfLayer2, 3).length; // 3
 */
export function randomStream(seed: number, purpose: string, index = 0, step = 0): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new OptionError(`randomStream: seed is ${seed}, but must be a whole number from 0 to 2^53 - 1.`);
  }
  if (purpose === '') {
    throw new OptionTypeError(
      "randomStream: purpose is empty; name what the numbers are for, such as 'weights'.",
    );
  }
  requireWord('index', index);
  requireWord('step', step);
  // `+ 0` writes -0, which is a whole number too, as 0.
  return {
    key: [(seed % twoTo32) + 0, Math.floor(seed / twoTo32) + 0],
    counter: [step + 0, hashOfPurpose(purpose), index + 0],
  };
}
