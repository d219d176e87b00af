import { randomBits, randomStream } from '@argand/random';

/** Random draws of one input. The same seed, target and index give the same input, whatever ran before. */
export class Dice {
  readonly #seed: number;
  readonly #target: string;
  readonly #index: number;
  #words: Uint32Array = new Uint32Array(0);
  #next = 0;
  #block = 0;

  constructor(seed: number, target: string, index: number) {
    this.#seed = seed;
    this.#target = target;
    this.#index = index;
  }

  /** A whole number from 0 to `below` − 1. */
  below(below: number): number {
    if (this.#next === this.#words.length) {
      this.#words = randomBits(randomStream(this.#seed, this.#target, this.#index, this.#block++), 64);
      this.#next = 0;
    }
    return Math.floor((this.#words[this.#next++] / 2 ** 32) * below);
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of these. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }
}
