import type { Moment, SpikeTrain } from '@argand/phasor';
import type { PopulationState } from '../neuron.ts';
import { SpikeTrainBuilder } from '../spikes/spike-list.ts';

/**
 * A pool in time: of the spikes of a window, the first in each cycle of their clock passes, at once and at its own time; later ones of that
 * cycle do not. It looks nowhere ahead and keeps one whole number for each window.
 */
export class Earliest {
  readonly #windows: number;
  readonly #windowOf: Int32Array;
  /** [images, windows] the latest cycle in which a spike passed. */
  readonly #passed: Int32Array;

  constructor(windows: number, windowOf: Int32Array, images: number, state?: PopulationState) {
    this.#windows = windows;
    this.#windowOf = windowOf;
    this.#passed = new Int32Array(images * windows).fill(-(2 ** 31));
    if (state) this.#passed.set(state.passed);
  }

  advance({ images, clock, offsets, neuron, cycle, phase }: SpikeTrain, _until: Moment): SpikeTrain {
    const builder = new SpikeTrainBuilder(this.#windows, clock, phase.length >> 1);
    for (let image = 0; image < images; image++) {
      const start = image * this.#windows;
      for (let k = offsets[image]; k < offsets[image + 1]; k++) {
        const window = this.#windowOf[neuron[k]];
        if (window < 0 || this.#passed[start + window] >= cycle[k]) continue;
        this.#passed[start + window] = cycle[k];
        builder.add(window, cycle[k], phase[k]);
      }
      builder.endImage();
    }
    return builder.build();
  }

  save(): PopulationState {
    return { passed: this.#passed.slice() };
  }
}
