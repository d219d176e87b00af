import type { Clock, Moment, SpikeTrain } from '@argand/phasor';
import { fillBlocks, philox4x32, type RandomStream, randomStream } from '@argand/random';
import { later, latest } from '../moments.ts';
import type { CycleRange, PopulationState } from '../neuron.ts';
import { startOf } from '../neurons/arrivals.ts';
import { PendingSpikes, pendingNames } from '../neurons/pending.ts';
import { pickRows } from '../neurons/pick-rows.ts';
import { isBefore } from '../spikes/spike-train.ts';
import { StateReader } from '../state/state-reader.ts';
import { mostAdvance, type Noise } from './noise.ts';

/** What is disturbed, and with what. */
export interface DisturbedOptions {
  readonly noise: Noise;
  /** Which of several disturbances it is: each draws numbers of its own. */
  readonly index: number;
  /** Whether spikes stay in their cycle: what leaves it at one end comes in at the other. */
  readonly once: boolean;
  /** The cycles in which spurious spikes occur. */
  readonly cycles: CycleRange;
  /** 0 for the inputs, l + 1 for layer l; also their clock. */
  readonly population: number;
  readonly neurons: number;
  readonly images: number;
  /** The number of the first image: each image has its own noise, in whatever batch it comes. */
  readonly firstImage: number;
  readonly state?: PopulationState | undefined;
}

type Key = readonly [number, number];

const unit = 2 ** -32;
const mostDeviations = 4;
const never = -(2 ** 31);

/**
 * Spikes on their way through noise. Every spike's fate is drawn from its image, neuron and cycle, and which of the neuron's spikes of that cycle it is, so it is the same in
 * batches of any size and for time advanced in any pieces.
 *
 * A spike may come sooner than it was fired, by at most `lookahead`; so spikes received up to a moment are final up to that much before it.
 */
export class DisturbedSpikes {
  readonly lookahead: number;
  readonly #options: DisturbedOptions;
  readonly #clock: Clock;
  readonly #pending: PendingSpikes;
  readonly #spikeKey: Key;
  readonly #spuriousKey: Key;
  /** [neurons] 1 for those that never fire. */
  readonly #dead: Uint8Array;
  /** [neurons] δ of each clock. */
  readonly #speed: Float64Array;
  /** [images, neurons] the cycle of the latest spike, and how many there were in it. */
  #cycle: Int32Array;
  #occurrence: Int32Array;
  /** [images] their numbers. */
  #numbers: readonly number[];
  /** A block of random words, and the counter that it is drawn at after the image: neuron, cycle, occurrence. */
  readonly #words = new Uint32Array(4);
  readonly #counter: [number, number, number] = [0, 0, 0];
  #since: Moment;
  #known: Moment;

  constructor(options: DisturbedOptions) {
    const { noise, index, once, population, neurons, images, firstImage, state } = options;
    const { seed = 0, dead = 0, mismatch = 0 } = noise;
    this.#options = options;
    this.#numbers = Array.from({ length: images }, (_, image) => firstImage + image);
    this.#clock = population;
    this.lookahead = mostAdvance(noise, once);
    this.#spikeKey = keyOf(randomStream(seed, 'spikes/fate', population, index));
    this.#spuriousKey = keyOf(randomStream(seed, 'spikes/spurious', population, index));
    const neuronKey = keyOf(randomStream(seed, 'spikes/neurons', population, index));
    this.#dead = new Uint8Array(neurons);
    this.#speed = new Float64Array(neurons);
    for (let n = 0; n < neurons; n++) {
      const [a, b, c] = philox4x32([n, 0, 0, 0], neuronKey);
      this.#dead[n] = a * unit < dead ? 1 : 0;
      this.#speed[n] = mismatch * deviate(b, c);
    }
    this.#pending = new PendingSpikes({ images, neurons, clock: population, state });
    if (!state) {
      this.#cycle = new Int32Array(images * neurons).fill(never);
      this.#occurrence = new Int32Array(images * neurons);
      this.#since = startOf(population);
      this.#known = this.#since;
      return;
    }
    const reader = new StateReader(state, `noise of population ${population}: state`);
    reader.requireOnly(['cycle', 'occurrence', 'since', ...pendingNames]);
    const start = startOf(population);
    this.#since = reader.moment('since', start);
    this.#known = this.#knownAt(this.#since);
    reader.requireMoment('released', this.#known);
    this.#cycle = reader.wholes('cycle', images * neurons, start.cycle, this.#since.cycle, never);
    this.#occurrence = reader.wholes('occurrence', images * neurons, 0, 2 ** 31 - 1);
  }

  /** All spikes before this moment are given. */
  get known(): Moment {
    return this.#known;
  }

  /** Takes the spikes since the last call and before `until`; gives the disturbed ones that come before that less the look-ahead. */
  advance(arriving: SpikeTrain, until: Moment): SpikeTrain {
    const { neurons, noise } = this.#options;
    const { deletion = 0, jitter = 0 } = noise;
    const { offsets, neuron, cycle, phase } = arriving;
    for (const [image, number] of this.#numbers.entries()) {
      for (let k = offsets[image]; k < offsets[image + 1]; k++) {
        const n = neuron[k];
        const place = image * neurons + n;
        if (this.#cycle[place] === cycle[k]) this.#occurrence[place]++;
        else this.#occurrence[place] = 0;
        this.#cycle[place] = cycle[k];
        if (this.#dead[n]) continue;
        this.#draw(this.#spikeKey, number, n, cycle[k], this.#occurrence[place]);
        const words = this.#words;
        if (words[0] * unit < deletion) continue;
        this.#move(image, n, cycle[k], phase[k], jitter === 0 ? 0 : deviate(words[1], words[2]));
      }
      this.#addSpurious(image, number, until);
    }
    this.#since = until;
    this.#known = this.#knownAt(until);
    return this.#pending.release(this.#known);
  }

  /** Nothing comes before the start, so that much is always known. */
  #knownAt(received: Moment): Moment {
    return latest(later(received, -this.lookahead), startOf(this.#clock));
  }

  /** From now on there are only the images at these places. */
  retain(images: readonly number[]): void {
    const { neurons } = this.#options;
    this.#numbers = images.map((image) => this.#numbers[image]);
    this.#cycle = pickRows(this.#cycle, images, neurons);
    this.#occurrence = pickRows(this.#occurrence, images, neurons);
    this.#pending.retain(images);
  }

  save(): PopulationState {
    return {
      cycle: this.#cycle.slice(),
      occurrence: this.#occurrence.slice(),
      since: Float64Array.of(this.#since.cycle, this.#since.phase),
      ...this.#pending.save(),
    };
  }

  #draw(key: Key, image: number, neuron: number, cycle: number, occurrence: number): void {
    const counter = this.#counter;
    counter[0] = neuron;
    counter[1] = cycle;
    counter[2] = occurrence;
    fillBlocks(this.#words, image, counter, key);
  }

  #move(image: number, neuron: number, cycle: number, phase: number, deviation: number): void {
    const { noise, once } = this.#options;
    const { jitter = 0, levels } = noise;
    const speed = this.#speed[neuron];
    let moved = phase;
    if (speed !== 0) moved = (moved + 1) / (1 + speed) - 1;
    if (jitter !== 0) moved += 2 * jitter * deviation;
    if (levels !== undefined) moved = (2 * Math.round(((moved + 1) / 2) * levels)) / levels - 1;
    const turns = Math.floor((moved + 1) / 2);
    const c = once ? cycle : cycle + turns;
    const y = Math.min(moved - 2 * turns, 1 - 2 ** -53);
    // Nothing comes before time 0.
    const start = startOf(this.#clock);
    if (isBefore(c, y, start.cycle, start.phase)) this.#pending.add(image, neuron, start.cycle, start.phase);
    else this.#pending.add(image, neuron, c, y);
  }

  /** Spurious spikes since the last call and before a moment. */
  #addSpurious(image: number, imageNumber: number, until: Moment): void {
    const { neurons, noise, cycles } = this.#options;
    const { spurious = 0 } = noise;
    if (spurious === 0) return;
    const since = this.#since;
    const end = Math.min(until.cycle + 1, cycles.to);
    for (let c = Math.max(since.cycle, cycles.from); c < end; c++) {
      for (let n = 0; n < neurons; n++) {
        this.#draw(this.#spuriousKey, imageNumber, n, c, 0);
        if (this.#words[0] * unit >= spurious || this.#dead[n]) continue;
        const x = 2 * this.#words[1] * unit - 1;
        if (isBefore(c, x, since.cycle, since.phase) || !isBefore(c, x, until.cycle, until.phase)) continue;
        this.#move(image, n, c, x, 0);
      }
    }
  }
}

/** A key that only this stream has. */
function keyOf({ key, counter }: RandomStream): Key {
  const [first, second] = philox4x32([0, ...counter], key);
  return [first, second];
}

/** A standard normal deviate of two random words (Box and Muller, 1958), cut off at 4. */
function deviate(a: number, b: number): number {
  const normal = Math.sqrt(-2 * Math.log((a + 1) * unit)) * Math.cos(2 * Math.PI * b * unit);
  return Math.max(-mostDeviations, Math.min(mostDeviations, normal));
}
