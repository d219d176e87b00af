import { cosPi, sinPi } from '@argand/phasor';

/**
 * e^{iπx} of the latest spike of each source, computed again only when its phase changes: a source that repeats its phase
 * cycle after cycle costs one comparison.
 */
export class SourcePhasors {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
  readonly #phase: Float64Array;

  constructor(sources: number) {
    this.cosine = new Float64Array(sources);
    this.sine = new Float64Array(sources);
    this.#phase = new Float64Array(sources).fill(Number.NaN);
  }

  /** Makes `cosine[source]` and `sine[source]` those of this phase; says whether they changed. */
  set(source: number, phase: number): boolean {
    if (this.#phase[source] === phase) return false;
    this.#phase[source] = phase;
    this.cosine[source] = cosPi(phase);
    this.sine[source] = sinPi(phase);
    return true;
  }
}
