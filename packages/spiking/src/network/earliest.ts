import type { Moment, SpikeTrain } from '@argand/phasor';
import type { PopulationState } from '../neuron.ts';
import { pickRows } from '../neurons/pick-rows.ts';
import { SpikeOrder } from '../spikes/spike-order.ts';
import type { StateReader } from '../state/state-reader.ts';

const never = -(2 ** 31);

/**
 * A pool in time: of the spikes of a window, the first in each cycle of their clock passes, at once and at its own time; later ones of that
 * cycle do not. It looks nowhere ahead and keeps one whole number for each window.
 */
export class Earliest {
  readonly #windows: number;
  readonly #windowOf: Int32Array;
  /** [images, windows] the latest cycle in which a spike passed. */
  #passed: Int32Array;
  readonly #order = new SpikeOrder();

  /** @param saved what `save()` gave, and the cycles in which spikes can have passed before that */
  constructor(
    windows: number,
    windowOf: Int32Array,
    images: number,
    saved?: { readonly reader: StateReader; readonly from: number; readonly to: number },
  ) {
    this.#windows = windows;
    this.#windowOf = windowOf;
    if (saved) {
      saved.reader.requireOnly(['passed']);
      this.#passed = saved.reader.wholes('passed', images * windows, saved.from, saved.to, never);
    } else this.#passed = new Int32Array(images * windows).fill(never);
  }

  advance(arriving: SpikeTrain, _until: Moment): SpikeTrain {
    const { images, clock, neuron, cycle, phase } = arriving;
    const [windowOf, allPassed] = [this.#windowOf, this.#passed];
    const offsets = new Uint32Array(images + 1);
    const passedNeuron = new Int32Array(phase.length);
    const passedCycle = new Int32Array(phase.length);
    const passedPhase = new Float64Array(phase.length);
    let place = 0;
    for (let image = 0; image < images; image++) {
      const start = image * this.#windows;
      const end = arriving.offsets[image + 1];
      for (let k = arriving.offsets[image]; k < end; k++) {
        const window = windowOf[neuron[k]];
        if (window < 0 || allPassed[start + window] >= cycle[k]) continue;
        allPassed[start + window] = cycle[k];
        passedNeuron[place] = window;
        passedCycle[place] = cycle[k];
        passedPhase[place] = phase[k];
        place++;
      }
      offsets[image + 1] = place;
      // They are in the order of time; but windows are not in the order of their neurons.
      this.#order.sortWhereTheyMeet(passedNeuron, passedCycle, passedPhase, offsets[image], place);
    }
    return {
      images,
      neurons: this.#windows,
      clock,
      offsets,
      neuron: passedNeuron.slice(0, place),
      cycle: passedCycle.slice(0, place),
      phase: passedPhase.slice(0, place),
    };
  }

  /** From now on there are only the images at these places. */
  retain(images: readonly number[]): void {
    this.#passed = pickRows(this.#passed, images, this.#windows);
  }

  save(): PopulationState {
    return { passed: this.#passed.slice() };
  }
}
