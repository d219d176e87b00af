import { integers, randomStream, uniform } from '@argand/random';

/** Draws the numbers of cases: the same ones for the same seed and purpose, in the same order of asking. */
export class Draw {
  readonly #seed: number;
  readonly #purpose: string;
  #place = 0;

  constructor(seed: number, purpose: string) {
    this.#seed = seed;
    this.#purpose = purpose;
  }

  /** Uniform in [low, high). */
  uniform(length: number, low: number, high: number): Float32Array {
    return uniform(this.#next(), length, low, high);
  }

  /** Of either sign, with magnitudes spread evenly in their logarithm from 10^low to 10^high. */
  magnitudes(length: number, low: number, high: number): Float32Array {
    const signs = this.uniform(length, -1, 1);
    return this.uniform(length, low, high).map((exponent, i) => Math.sign(signs[i]) * 10 ** exponent);
  }

  /** Whole numbers from low to high − 1. */
  integers(length: number, low: number, high: number): Int32Array {
    return Int32Array.from(integers(this.#next(), length, high - low), (drawn) => low + drawn);
  }

  /** Phases in [−1, 1), every third of them at a multiple of 1/2, where sine and cosine are exact. */
  phases(length: number): Float32Array {
    const quarters = this.integers(length, -2, 2);
    return this.uniform(length, -1, 1).map((phase, i) => (i % 3 === 2 ? quarters[i] / 2 : phase));
  }

  #next() {
    return randomStream(this.#seed, `conformance/${this.#purpose}`, this.#place++);
  }
}
