import { type Moment, shiftClock } from '@argand/phasor';
import type { PopulationOptions, PopulationState } from '../neuron.ts';
import { SpikeList, SpikeTrainBuilder } from '../spikes/spike-list.ts';
import { SpikeOrder } from '../spikes/spike-order.ts';
import type { SpikeTrain } from '../spikes/spike-train.ts';

/** Spikes that are decided but whose moment has not come, for each image. */
export class PendingSpikes {
  readonly #options: PopulationOptions;
  readonly #images: SpikeList[];
  readonly #order = new SpikeOrder();

  constructor(options: PopulationOptions) {
    this.#options = options;
    this.#images = Array.from({ length: options.images }, () => new SpikeList());
    const { state } = options;
    if (!state) return;
    for (let k = 0; k < state.pendingImage.length; k++) {
      this.add(state.pendingImage[k], state.pendingNeuron[k], state.pendingCycle[k], state.pendingPhase[k]);
    }
  }

  /** A spike on the firing clock. */
  add(image: number, neuron: number, cycle: number, phase: number): void {
    this.#images[image].add(neuron, cycle, phase);
  }

  /** Hands out what fires before a moment of the listening clock. */
  release(until: Moment): SpikeTrain {
    const { fanOut, clock } = this.#options;
    const { cycle, phase } = shiftClock(until.cycle, until.phase, clock, clock + 1);
    const builder = new SpikeTrainBuilder(fanOut.targets, clock + 1, this.#count());
    for (const spikes of this.#images) {
      this.#order.sort(spikes.neuron, spikes.cycle, spikes.phase, 0, spikes.length);
      const due = spikes.countBefore(cycle, phase);
      builder.append(spikes.neuron, spikes.cycle, spikes.phase, 0, due);
      spikes.drop(due);
      builder.endImage();
    }
    return builder.build();
  }

  save(): PopulationState {
    const saved = new SpikeList(this.#count());
    const image: number[] = [];
    this.#images.forEach(({ neuron, cycle, phase, length }, i) => {
      saved.append(neuron, cycle, phase, 0, length);
      for (let k = 0; k < length; k++) image.push(i);
    });
    return {
      pendingImage: Int32Array.from(image),
      pendingNeuron: saved.neuron.slice(0, saved.length),
      pendingCycle: saved.cycle.slice(0, saved.length),
      pendingPhase: saved.phase.slice(0, saved.length),
    };
  }

  #count(): number {
    return this.#images.reduce((sum, { length }) => sum + length, 0);
  }
}
