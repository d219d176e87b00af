import { requireArray } from './phases.ts';

/**
 * Random phases, uniform in [−1, 1), one from each random word: 2·⌊w/2⁸⌋·2⁻²⁴ − 1.
 *
 * The words are an argument, for this package depends on nothing: any source of uniform 32-bit words will do. With
 * `@argand/random` a seed reproduces them:
 *
 *     randomPhases(randomBits(stream(seed, 'phases'), length))
 *
 * @param words random words [n], each uniform over 0 … 2³² − 1
 * @returns phases [n], exact in float32
 *
 * @example
 * import { randomPhases } from '@argand/phasor';
 *
 * randomPhases(Uint32Array.of(0, 2 ** 31, 2 ** 32 - 1)); // Float32Array [-1, 0, 0.9999998807907104]
 */
export function randomPhases(words: Uint32Array): Float32Array {
  requireArray('randomPhases', words, 'random words', ['Uint32Array']);
  const phases = new Float32Array(words.length);
  for (let index = 0; index < words.length; index++) phases[index] = (words[index] >>> 8) * 2 ** -23 - 1;
  return phases;
}
