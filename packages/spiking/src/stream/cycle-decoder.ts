import type { Moment, SpikeTrain } from '@argand/phasor';
import type { PopulationState } from '../neuron.ts';
import { almostOne } from '../neurons/pending.ts';
import { StateReader, withPrefix } from '../state/state-reader.ts';

/** The decoded phases of some whole cycles. */
export interface DecodedCycles {
  /** The first of them, on the outputs' clock. */
  readonly from: number;
  readonly cycles: number;
  /** [images, cycles, outputs] the first spike of each output in each cycle, NaN where there was none. */
  readonly phases: Float64Array;
}

/** Decodes spikes as they come, cycle by cycle: it remembers the cycle that is not over and the last whole one. */
export class CycleDecoder {
  readonly #images: number;
  readonly #outputs: number;
  /** [images, outputs] of the cycle that is not over. */
  readonly #open: Float64Array;
  /** [images, outputs] of the last whole cycle. */
  readonly #latest: Float64Array;
  #cycle: number;

  /**
   * @param saved a saved state, and up to which moment of the last clock the outputs were known then
   * @throws RangeError that names the array of the state that does not fit
   */
  constructor(
    images: number,
    outputs: number,
    saved?: { readonly state: PopulationState; readonly known: Moment },
  ) {
    this.#images = images;
    this.#outputs = outputs;
    if (!saved) {
      this.#open = new Float64Array(images * outputs).fill(Number.NaN);
      this.#latest = this.#open.slice();
      this.#cycle = 0;
      return;
    }
    const reader = new StateReader(withPrefix(saved.state, 'decoder.'), 'decoder: state');
    reader.requireOnly(['open', 'latest', 'cycle']);
    const phases = { least: -1, most: almostOne, orSilent: true };
    this.#open = reader.floats('open', images * outputs, phases);
    this.#latest = reader.floats('latest', images * outputs, phases);
    this.#cycle = Math.max(saved.known.cycle, 0);
    reader.wholes('cycle', 1, this.#cycle, this.#cycle);
  }

  /** Takes what was fired since the last call and before a moment; gives the cycles that are over by then. */
  take({ offsets, neuron, cycle, phase }: SpikeTrain, known: Moment): DecodedCycles {
    const from = this.#cycle;
    const cycles = Math.max(known.cycle - from, 0);
    const size = this.#outputs;
    const phases = new Float64Array(this.#images * cycles * size).fill(Number.NaN);
    for (let image = 0; image < this.#images; image++) {
      const open = this.#open.subarray(image * size, (image + 1) * size);
      const whole = phases.subarray(image * cycles * size, (image + 1) * cycles * size);
      if (cycles > 0) {
        whole.set(open);
        open.fill(Number.NaN);
      }
      for (let k = offsets[image]; k < offsets[image + 1]; k++) {
        const place = (cycle[k] - from) * size + neuron[k];
        // A negative cycle is before the clock's first one, and is not decoded.
        if (place < 0) continue;
        if (place < whole.length) {
          if (Number.isNaN(whole[place])) whole[place] = phase[k];
        } else if (Number.isNaN(open[neuron[k]])) open[neuron[k]] = phase[k];
      }
      if (cycles > 0) this.#latest.set(whole.subarray((cycles - 1) * size), image * size);
    }
    this.#cycle += cycles;
    return { from, cycles, phases };
  }

  /** [images, outputs] of the last whole cycle, all NaN before there is one. */
  get latest(): Float64Array {
    return this.#latest.slice();
  }

  save(): Record<string, Float64Array | Int32Array> {
    return {
      'decoder.open': this.#open.slice(),
      'decoder.latest': this.#latest.slice(),
      'decoder.cycle': Int32Array.of(this.#cycle),
    };
  }
}
