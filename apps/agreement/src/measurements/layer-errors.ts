import { distance } from '@argand/phasor';

/** How the phases of one layer compare with the atemporal ones, over all images. */
export interface LayerErrors {
  /** The layer's place in the network's description, and what it is. */
  readonly layer: number;
  readonly kind: string;
  readonly phases: number;
  /** How many were equal to the last bit, silence among them, */
  readonly equal: number;
  /** differed by more than the tolerance, */
  readonly beyond: number;
  /** or were there in one of the two only (these are among those beyond). */
  readonly silentInOne: number;
  /** The largest distance, in units of π. */
  readonly largest: number;
  /** Of those that were not equal: number k counts the distances from 10^(k/2 − 20) up to the next. */
  readonly histogram: readonly number[];
}

/** Half decades from 1e-20 to 1. */
const bins = 41;

/** Where bin `bin` of a histogram begins, in units of π. */
export function binStart(bin: number): number {
  return 10 ** (bin / 2 - 20);
}

/** Compares the phases of one layer, piece by piece. */
export class LayerComparison {
  readonly #layer: number;
  readonly #kind: string;
  readonly #tolerance: number;
  readonly #histogram = new Array<number>(bins).fill(0);
  #phases = 0;
  #equal = 0;
  #beyond = 0;
  #silentInOne = 0;
  #largest = 0;

  constructor(layer: number, kind: string, tolerance: number) {
    this.#layer = layer;
    this.#kind = kind;
    this.#tolerance = tolerance;
  }

  /** Takes phases of both executions. @returns the places of those that differ by more than the tolerance */
  add(spiking: Float64Array, atemporal: Float64Array): number[] {
    const places: number[] = [];
    this.#phases += spiking.length;
    for (let k = 0; k < spiking.length; k++) {
      if (Object.is(spiking[k], atemporal[k]) || spiking[k] === atemporal[k]) {
        this.#equal++;
        continue;
      }
      const error = distance(spiking[k], atemporal[k]);
      if (Number.isNaN(error)) this.#silentInOne++;
      else {
        this.#largest = Math.max(this.#largest, error);
        this.#histogram[Math.min(Math.max(Math.floor(2 * Math.log10(error) + 40), 0), bins - 1)]++;
      }
      // False for NaN: silence in one only counts as beyond any tolerance.
      if (!(error <= this.#tolerance)) places.push(k);
    }
    this.#beyond += places.length;
    return places;
  }

  summary(): LayerErrors {
    return {
      layer: this.#layer,
      kind: this.#kind,
      phases: this.#phases,
      equal: this.#equal,
      beyond: this.#beyond,
      silentInOne: this.#silentInOne,
      largest: this.#largest,
      histogram: this.#histogram,
    };
  }
}
