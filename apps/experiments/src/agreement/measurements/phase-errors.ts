import { distance } from '@argand/phasor';
import { mean, quantileSorted } from 'simple-statistics';

/** Distances from the atemporal phases on the circle, in units of π; null if no two phases could be compared. */
export interface PhaseErrors {
  /** The number of phases present in both. */
  readonly compared: number;
  /** The number of phases present in one only. */
  readonly silentInOne: number;
  readonly mean: number | null;
  readonly median: number | null;
  /** The 95th percentile. */
  readonly most: number | null;
  readonly largest: number | null;
}

/** Collects phases of the atemporal pass and of spikes, batch by batch. */
export class PhaseErrorSample {
  readonly #errors: number[] = [];
  #silentInOne = 0;

  add(spiking: ArrayLike<number>, atemporal: ArrayLike<number>): void {
    for (let k = 0; k < spiking.length; k++) {
      const error = distance(spiking[k], atemporal[k]);
      if (!Number.isNaN(error)) this.#errors.push(error);
      else if (Number.isNaN(spiking[k]) !== Number.isNaN(atemporal[k])) this.#silentInOne++;
    }
  }

  summary(): PhaseErrors {
    const sorted = Array.from(Float64Array.from(this.#errors).sort());
    const none = sorted.length === 0;
    return {
      compared: sorted.length,
      silentInOne: this.#silentInOne,
      mean: none ? null : mean(sorted),
      median: none ? null : quantileSorted(sorted, 0.5),
      most: none ? null : quantileSorted(sorted, 0.95),
      largest: sorted.at(-1) ?? null,
    };
  }
}
