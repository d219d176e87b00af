import type { Clock, Moment, SpikeTrain } from '@argand/phasor';
import type { PopulationState } from '../neuron.ts';
import { SpikeList, SpikeTrainBuilder } from '../spikes/spike-list.ts';
import { SpikeOrder } from '../spikes/spike-order.ts';
import { isBefore } from '../spikes/spike-train.ts';
import { startOf } from './arrivals.ts';

/** Whose spikes wait. */
export interface PendingOptions {
  readonly images: number;
  readonly neurons: number;
  readonly clock: Clock;
  /** What `save()` gave, among other things. */
  readonly state?: PopulationState | undefined;
}

/** Spikes of a population that are decided but whose moment has not come, for each image. */
export class PendingSpikes {
  readonly #options: PendingOptions;
  readonly #images: SpikeList[];
  readonly #order = new SpikeOrder();
  /** What comes before this is gone. */
  #released: Moment;

  constructor(options: PendingOptions) {
    this.#options = options;
    this.#images = Array.from({ length: options.images }, () => new SpikeList());
    this.#released = startOf(options.clock);
    const { state } = options;
    if (!state) return;
    this.#released = { cycle: state.released[0], phase: state.released[1] };
    for (let k = 0; k < state.pendingImage.length; k++) {
      this.add(state.pendingImage[k], state.pendingNeuron[k], state.pendingCycle[k], state.pendingPhase[k]);
    }
  }

  /** A spike on the population's clock. One that rounding has put before what was handed out comes at once. */
  add(image: number, neuron: number, cycle: number, phase: number): void {
    const released = this.#released;
    if (isBefore(cycle, phase, released.cycle, released.phase)) {
      this.#images[image].add(neuron, released.cycle, released.phase);
    } else this.#images[image].add(neuron, cycle, phase);
  }

  /** Spikes `from` … `to − 1` of arrays, likewise. */
  append(
    image: number,
    neuron: ArrayLike<number>,
    cycle: ArrayLike<number>,
    phase: ArrayLike<number>,
    from: number,
    to: number,
  ): void {
    for (let k = from; k < to; k++) this.add(image, neuron[k], cycle[k], phase[k]);
  }

  /** Hands out what comes before a moment of the population's clock. */
  release(until: Moment): SpikeTrain {
    const { cycle, phase } = until;
    const { neurons, clock } = this.#options;
    const builder = new SpikeTrainBuilder(neurons, clock, this.#count());
    for (const spikes of this.#images) {
      this.#order.sort(spikes.neuron, spikes.cycle, spikes.phase, 0, spikes.length);
      const due = spikes.countBefore(cycle, phase);
      builder.append(spikes.neuron, spikes.cycle, spikes.phase, 0, due);
      spikes.drop(due);
      builder.endSorted();
    }
    if (isBefore(this.#released.cycle, this.#released.phase, cycle, phase)) this.#released = until;
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
      released: Float64Array.of(this.#released.cycle, this.#released.phase),
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
