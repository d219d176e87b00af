import type { Clock, Moment, SpikeTrain } from '@argand/phasor';
import type { PopulationState } from '../neuron.ts';
import { SpikeList } from '../spikes/spike-list.ts';
import { SpikeOrder } from '../spikes/spike-order.ts';
import { countBefore, isBefore } from '../spikes/spike-train.ts';
import { StateReader } from '../state/state-reader.ts';
import { startOf } from './arrivals.ts';

/** Whose spikes wait. */
export interface PendingOptions {
  readonly images: number;
  readonly neurons: number;
  readonly clock: Clock;
  /** What `save()` gave, among other things. */
  readonly state?: PopulationState | undefined;
}

/** The arrays of {@link PendingSpikes} in a saved state. */
export const pendingNames = [
  'released',
  'pendingImage',
  'pendingNeuron',
  'pendingCycle',
  'pendingPhase',
] as const;

/** Spikes that were just decided: of each image `count` from place image · `capacity` on, in the order of time. */
export interface DetectedSpikes {
  readonly capacity: number;
  readonly count: ArrayLike<number>;
  readonly neuron: Int32Array;
  readonly cycle: Int32Array;
  readonly phase: Float32Array | Float64Array;
}

/** The largest phase below 1. */
export const almostOne = 1 - 2 ** -53;

/** Spikes of a population that are decided but whose moment has not come, for each image. */
export class PendingSpikes {
  #options: PendingOptions;
  /** Of the images that have any. */
  #waiting = new Map<number, SpikeList>();
  readonly #order = new SpikeOrder();
  /** What comes before this is gone. */
  #released: Moment;

  /** @throws RangeError that names the array of the state that does not fit */
  constructor(options: PendingOptions) {
    this.#options = options;
    const { images, neurons, clock, state } = options;
    this.#released = startOf(clock);
    if (!state) return;
    const reader = new StateReader(state, `spikes that wait on clock ${clock}: state`);
    this.#released = reader.moment('released', this.#released);
    const image = reader.wholes('pendingImage', undefined, 0, images - 1);
    const neuron = reader.wholes('pendingNeuron', image.length, 0, neurons - 1);
    const cycle = reader.wholes('pendingCycle', image.length, this.#released.cycle, 2 ** 31 - 1);
    const phase = reader.floats('pendingPhase', image.length, { least: -1, most: almostOne });
    for (let k = 0; k < image.length; k++) {
      if (isBefore(cycle[k], phase[k], this.#released.cycle, this.#released.phase)) {
        reader.fail('pendingPhase', `spike ${k} comes before the moment \`released\``);
      }
      this.add(image[k], neuron[k], cycle[k], phase[k]);
    }
  }

  /** What comes before this moment was handed out. */
  get released(): Moment {
    return this.#released;
  }

  /** A spike on the population's clock. One that rounding has put before what was handed out comes at once. */
  add(image: number, neuron: number, cycle: number, phase: number): void {
    const released = this.#released;
    const late = isBefore(cycle, phase, released.cycle, released.phase);
    this.#listOf(image).add(neuron, late ? released.cycle : cycle, late ? released.phase : phase);
  }

  /**
   * Hands out what comes before a moment of the population's clock.
   *
   * @param decided spikes that were not added one by one
   */
  release(until: Moment, decided?: DetectedSpikes): SpikeTrain {
    const { images, neurons, clock } = this.#options;
    const offsets = new Uint32Array(images + 1);
    const ready = decided ? this.#ready(decided, until) : undefined;
    for (let image = 0; image < images; image++) {
      offsets[image + 1] = offsets[image] + (ready ? ready[image] : 0) + this.#due(image, until);
    }
    const length = offsets[images];
    const train = {
      images,
      neurons,
      clock,
      offsets,
      neuron: new Int32Array(length),
      cycle: new Int32Array(length),
      phase: new Float64Array(length),
    };
    for (let image = 0; image < images; image++) {
      const place = offsets[image];
      const due = offsets[image + 1] - place;
      if (decided && ready && ready[image] > 0) {
        const from = image * decided.capacity;
        train.neuron.set(decided.neuron.subarray(from, from + due), place);
        train.cycle.set(decided.cycle.subarray(from, from + due), place);
        train.phase.set(decided.phase.subarray(from, from + due), place);
        this.#keep(image, decided, due);
      } else if (due > 0) {
        const list = this.#listOf(image);
        train.neuron.set(list.neuron.subarray(0, due), place);
        train.cycle.set(list.cycle.subarray(0, due), place);
        train.phase.set(list.phase.subarray(0, due), place);
        list.drop(due);
      }
    }
    for (const [image, { length: left }] of this.#waiting) if (left === 0) this.#waiting.delete(image);
    if (isBefore(this.#released.cycle, this.#released.phase, until.cycle, until.phase))
      this.#released = until;
    return train;
  }

  /** From now on there are only the images at these places. */
  retain(images: readonly number[]): void {
    this.#options = { ...this.#options, images: images.length };
    this.#waiting = new Map(
      images.flatMap((image, place) => {
        const list = this.#waiting.get(image);
        return list ? [[place, list]] : [];
      }),
    );
  }

  /** What waits and what was released, as arrays that `state` takes again. */
  save(): PopulationState {
    const saved = new SpikeList();
    const image: number[] = [];
    for (const i of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      const { neuron, cycle, phase, length } = this.#listOf(i);
      saved.append(neuron, cycle, phase, 0, length);
      for (let k = 0; k < length; k++) image.push(i);
    }
    return {
      released: Float64Array.of(this.#released.cycle, this.#released.phase),
      pendingImage: Int32Array.from(image),
      pendingNeuron: saved.neuron.slice(0, saved.length),
      pendingCycle: saved.cycle.slice(0, saved.length),
      pendingPhase: saved.phase.slice(0, saved.length),
    };
  }

  #listOf(image: number): SpikeList {
    let list = this.#waiting.get(image);
    if (!list) {
      list = new SpikeList();
      this.#waiting.set(image, list);
    }
    return list;
  }

  /**
   * How many of each image's spikes can be handed out as they stand: all that are due where no other waits and none comes too late. Those of
   * the other images are added to what waits.
   */
  #ready(decided: DetectedSpikes, until: Moment): Int32Array {
    const { cycle: ownCycle, phase: ownPhase } = this.#released;
    const { capacity, count, neuron, cycle, phase } = decided;
    const ready = new Int32Array(count.length);
    for (let image = 0; image < count.length; image++) {
      const [from, to] = [image * capacity, image * capacity + count[image]];
      if (from === to) continue;
      const due = countBefore(cycle, phase, from, to, until);
      const plain = !this.#waiting.has(image) && !isBefore(cycle[from], phase[from], ownCycle, ownPhase);
      if (plain && due > 0) ready[image] = due;
      else for (let k = from; k < to; k++) this.add(image, neuron[k], cycle[k], phase[k]);
    }
    return ready;
  }

  /** How many of the spikes that wait are due; sorts them. */
  #due(image: number, until: Moment): number {
    const list = this.#waiting.get(image);
    if (!list) return 0;
    this.#order.sort(list.neuron, list.cycle, list.phase, 0, list.length);
    return countBefore(list.cycle, list.phase, 0, list.length, until);
  }

  /** Keeps what of an image was decided but is not due. */
  #keep(image: number, { capacity, count, neuron, cycle, phase }: DetectedSpikes, due: number): void {
    const to = image * capacity + count[image];
    for (let k = image * capacity + due; k < to; k++) this.add(image, neuron[k], cycle[k], phase[k]);
  }
}
