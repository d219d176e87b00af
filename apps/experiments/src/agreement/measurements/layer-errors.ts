import { distance } from '@argand/phasor';

/** The phases of one layer compared with the atemporal ones, over all images. */
export interface LayerErrors {
  /** The index of the layer in the network's description, and its kind. */
  readonly layer: number;
  readonly kind: string;
  readonly phases: number;
  /** Equal to the last bit, including silence in both. */
  readonly equal: number;
  /** Different by more than the tolerance, including silence in one only. */
  readonly beyond: number;
  /** Silent in one of the two only. */
  readonly silentInOne: number;
  /** The largest distance, in units of π. */
  readonly largest: number;
  /** Distances of the phases that are not equal: bin k counts those from 10^(k/2 − 20) up to the next bin. */
  readonly histogram: readonly number[];
}

/** Half decades from 1e-20 to 1. */
const bins = 41;

/** The lower edge of a bin of the histogram, in units of π. */
export function binStart(bin: number): number {
  return 10 ** (bin / 2 - 20);
}

/** Compares the phases of one layer, batch by batch. */
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

  /** Adds phases of both passes. @returns the indices of those that differ by more than the tolerance */
  add(spiking: Float64Array, atemporal: Float64Array): number[] {
    const indices: number[] = [];
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
      // Also true for NaN: silence in one only is beyond any tolerance.
      if (!(error <= this.#tolerance)) indices.push(k);
    }
    this.#beyond += indices.length;
    return indices;
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
