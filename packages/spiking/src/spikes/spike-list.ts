import type { Clock, SpikeTrain } from '@argand/phasor';
import { SpikeOrder } from './spike-order.ts';

/** Spikes of one image, one after the other, in arrays that grow. */
export class SpikeList {
  length = 0;
  neuron: Int32Array;
  cycle: Int32Array;
  phase: Float64Array;

  constructor(capacity = 16) {
    this.neuron = new Int32Array(capacity);
    this.cycle = new Int32Array(capacity);
    this.phase = new Float64Array(capacity);
  }

  add(neuron: number, cycle: number, phase: number): void {
    this.reserve(this.length + 1);
    this.neuron[this.length] = neuron;
    this.cycle[this.length] = cycle;
    this.phase[this.length] = phase;
    this.length++;
  }

  /** Appends spikes `from` … `to − 1` of other arrays. */
  append(neuron: Int32Array, cycle: Int32Array, phase: Float64Array, from: number, to: number): void {
    this.reserve(this.length + to - from);
    this.neuron.set(neuron.subarray(from, to), this.length);
    this.cycle.set(cycle.subarray(from, to), this.length);
    this.phase.set(phase.subarray(from, to), this.length);
    this.length += to - from;
  }

  /** Drops the first `count` spikes. */
  drop(count: number): void {
    this.neuron.copyWithin(0, count, this.length);
    this.cycle.copyWithin(0, count, this.length);
    this.phase.copyWithin(0, count, this.length);
    this.length -= count;
  }

  reserve(length: number): void {
    if (length <= this.phase.length) return;
    const grown = new SpikeList(Math.max(length, 2 * this.phase.length));
    grown.neuron.set(this.neuron);
    grown.cycle.set(this.cycle);
    grown.phase.set(this.phase);
    this.neuron = grown.neuron;
    this.cycle = grown.cycle;
    this.phase = grown.phase;
  }
}

/** Builds a train image by image: add spikes in any order, `endImage()` sorts them, `build()` gives the train. */
export class SpikeTrainBuilder {
  readonly #neurons: number;
  readonly #clock: Clock;
  readonly #spikes: SpikeList;
  readonly #offsets: number[] = [0];
  readonly #order = new SpikeOrder();

  constructor(neurons: number, clock: Clock, capacity = 256) {
    this.#neurons = neurons;
    this.#clock = clock;
    this.#spikes = new SpikeList(capacity);
  }

  add(neuron: number, cycle: number, phase: number): void {
    this.#spikes.add(neuron, cycle, phase);
  }

  append(neuron: Int32Array, cycle: Int32Array, phase: Float64Array, from: number, to: number): void {
    this.#spikes.append(neuron, cycle, phase, from, to);
  }

  /** The spikes added since the last image are this image's, in any order. */
  endImage(): void {
    const { neuron, cycle, phase, length } = this.#spikes;
    this.#order.sort(neuron, cycle, phase, this.#offsets[this.#offsets.length - 1], length);
    this.endSorted();
  }

  /** The same where they were added in order. */
  endSorted(): void {
    this.#offsets.push(this.#spikes.length);
  }

  build(): SpikeTrain {
    const { neuron, cycle, phase, length } = this.#spikes;
    return {
      images: this.#offsets.length - 1,
      neurons: this.#neurons,
      clock: this.#clock,
      offsets: Uint32Array.from(this.#offsets),
      neuron: neuron.slice(0, length),
      cycle: cycle.slice(0, length),
      phase: phase.slice(0, length),
    };
  }
}
