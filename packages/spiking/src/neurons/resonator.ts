import { type Moment, phaseOf, wrap } from '@argand/phasor';
import { continuous } from '../evaluation.ts';
import type { Neuron, Population, PopulationOptions, PopulationState } from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { isBefore, type SpikeTrain } from '../spikes/spike-train.ts';
import { requireArrivals, startOf } from './arrivals.ts';
import { fanInOf } from './fan-in.ts';
import { Kicks } from './kicks.ts';
import { PendingSpikes } from './pending.ts';
import { Crossings, turnOrJump } from './turn-or-jump.ts';

/** Options of {@link resonator}. */
export interface ResonatorOptions {
  /** −λ, how fast the membrane forgets, in 1/T; 0.2 if not given. */
  readonly leak?: number;
  /** θ: it fires only while Im z is above; 0 if not given. */
  readonly threshold?: number;
  /** The least time between two spikes of a neuron, in T; 0.5 if not given. */
  readonly refractory?: number;
  /** How many cycles an evaluation takes; 10 if not given. */
  readonly cycles?: number;
}

type Settings = Required<ResonatorOptions>;

/** A larger leak forgets a kick before it could turn; the gains of one cycle would leave the range of numbers. */
const largestLeak = 100;

/** Im z that counts as none when a kick carries Re z through 0: what rounding leaves of a sum that cancels. */
const leastJump = 1e-9;

/** Rounding in the time between two spikes. */
const timeSlack = 1e-9;

/** Rounding in the phase at which a membrane turns through Re z = 0. */
const phaseSlack = 1e-12;

/**
 * The resonate-and-fire neuron, event-driven and exact: ż = (−leak + 2πi) z, and a spike adds its weight to Re z at once. It fires when Re
 * z falls through 0 while Im z > θ, by *turning*, at a moment that has a closed form, or *jumping*, because a kick carries
 * it across. There is no reset; a refractory time follows each spike.
 *
 * All spikes of one moment are one kick: taken one after the other they would cross Re z = 0 where their sum does not.
 *
 * In the rotating frame of the clock the membrane rests between kicks, so nothing is stepped: the angle of the resting
 * sum is the phase at which it will fire. Its answer nears the atemporal phase as cycles pass, up to about 0.04·leak.
 *
 * Source: E. Izhikevich, Resonate-and-fire neurons, Neural Networks 14 (2001); E. P. Frady and F. T. Sommer, PNAS 116 (2019).
 *
 * @throws RangeError if leak is not in [0, 100], threshold or refractory is negative or not finite, or cycles is not a whole
 * number above 0
 * @example
 * ```ts
 * import { resonator } from '@argand/spiking';
 *
 * resonator({ leak: 0.02 }).settings.refractory; // 0.5
 * ```
 */
export function resonator(options: ResonatorOptions = {}): Neuron {
  const { leak = 0.2, threshold = 0, refractory = 0.5, cycles = 10 } = options;
  if (!(leak >= 0 && leak <= largestLeak)) {
    throw new RangeError(
      `resonator: leak is ${leak}, but must be from 0 to ${largestLeak}; it is −λ, so 0.2 stands for λ = −0.2.`,
    );
  }
  for (const [name, value] of Object.entries({ threshold, refractory })) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`resonator: ${name} is ${value}, but must be a number, 0 or more.`);
    }
  }
  requireAbove0('resonator', 'cycles', cycles);
  const settings = { leak, threshold, refractory, cycles };
  return {
    name: 'resonator',
    settings,
    lookahead: 0,
    evaluation: (layers, asked = cycles) => continuous(layers, asked),
    open: (population) => new ResonatorPopulation(population, settings),
  };
}

class ResonatorPopulation implements Population {
  readonly #options: PopulationOptions;
  readonly #settings: Settings;
  readonly #weights: readonly Float64Array[];
  /** v of each image and target, in the frame that turns with the clock, scaled to the beginning of the present cycle. */
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  /** The latest spike of each, on the firing clock. */
  readonly #latestCycle: Int32Array;
  readonly #latestPhase: Float64Array;
  readonly #kicks: Kicks;
  readonly #crossings = new Crossings();
  readonly #pending: PendingSpikes;
  #since: Moment;

  constructor(options: PopulationOptions, settings: Settings) {
    const { fanOut, images, clock, state } = options;
    this.#options = options;
    this.#settings = settings;
    this.#weights = fanInOf(fanOut);
    const membranes = images * fanOut.targets;
    this.#real = new Float64Array(membranes);
    this.#imaginary = new Float64Array(membranes);
    this.#latestCycle = new Int32Array(membranes).fill(-(2 ** 31));
    this.#latestPhase = new Float64Array(membranes);
    this.#kicks = new Kicks(fanOut.sources, settings.leak);
    this.#pending = new PendingSpikes(options);
    this.#since = startOf(clock);
    if (!state) return;
    this.#real.set(state.real);
    this.#imaginary.set(state.imaginary);
    this.#latestCycle.set(state.latestCycle);
    this.#latestPhase.set(state.latestPhase);
    this.#since = { cycle: state.since[0], phase: state.since[1] };
  }

  advance(arriving: SpikeTrain, until: Moment): SpikeTrain {
    requireArrivals('resonator', arriving, this.#options, this.#since, until);
    for (let image = 0; image < this.#options.images; image++) this.#advanceImage(image, arriving, until);
    this.#since = until;
    return this.#pending.release(until);
  }

  save(): PopulationState {
    return {
      real: this.#real.slice(),
      imaginary: this.#imaginary.slice(),
      latestCycle: this.#latestCycle.slice(),
      latestPhase: this.#latestPhase.slice(),
      since: Float64Array.of(this.#since.cycle, this.#since.phase),
      ...this.#pending.save(),
    };
  }

  #advanceImage(image: number, arriving: SpikeTrain, until: Moment): void {
    const end = arriving.offsets[image + 1];
    let next = arriving.offsets[image];
    let begin = this.#since.phase;
    for (let cycle = this.#since.cycle; cycle < until.cycle; cycle++) {
      const first = next;
      while (next < end && arriving.cycle[next] === cycle) next++;
      this.#drive(image, arriving, first, next, cycle, begin, 1);
      this.#decay(image);
      begin = -1;
    }
    if (until.phase > begin) this.#drive(image, arriving, next, end, until.cycle, begin, until.phase);
  }

  /** Goes through a cycle of the listening clock, or a part of it, with the spikes that arrive then. */
  #drive(
    image: number,
    arriving: SpikeTrain,
    from: number,
    to: number,
    cycle: number,
    begin: number,
    until: number,
  ): void {
    const offset = image * this.#weights.length;
    this.#kicks.gather(arriving, from, to, cycle, begin, until);
    this.#weights.forEach((weights, target) => {
      turnOrJump(this.#kicks, weights, this.#real, this.#imaginary, offset + target, this.#crossings);
      for (let k = 0; k < this.#crossings.length; k++) this.#cross(image, target, k);
    });
  }

  /** Fires, if the threshold and the refractory time allow it. */
  #cross(image: number, target: number, crossing: number): void {
    const { kick, jumped, real, imaginary } = this.#crossings;
    const { hands, x, cycle, phase } = this.#kicks;
    const { leak, threshold } = this.#settings;
    const g = kick[crossing];
    const [vReal, vImaginary] = [real[crossing], imaginary[crossing]];
    if (jumped[crossing]) {
      const height = (vReal * hands[3 * g + 1] - vImaginary * hands[3 * g]) / hands[3 * g + 2];
      if (height > Math.max(threshold, leastJump)) this.#fire(image, target, cycle[g], phase[g]);
      return;
    }
    const turned = phaseOf(vReal, vImaginary);
    // Rounding may show a crossing where the sum has cancelled exactly.
    if (Number.isNaN(turned)) return;
    const ahead = wrap(phase[g] - turned);
    if (threshold > 0) {
      const decay = Math.exp((-leak * (x[g] - ahead + 1)) / 2);
      if (Math.hypot(vReal, vImaginary) * decay <= threshold) return;
    }
    // Rounding must not carry it over a kick: neither before the one that it follows, nor beside the one that it meets.
    const reached = Math.abs(ahead) <= phaseSlack && this.#kicks.isKick(g);
    const around = phase[g] - turned;
    const turnedCycle = cycle[g] + (around < -1 ? -1 : around > 1 ? 1 : 0);
    if (reached) this.#fire(image, target, cycle[g], phase[g]);
    else if (
      g > 0 &&
      this.#kicks.isKick(g - 1) &&
      isBefore(turnedCycle, turned, cycle[g - 1], phase[g - 1])
    ) {
      this.#fire(image, target, cycle[g - 1], phase[g - 1]);
    } else this.#fire(image, target, turnedCycle, turned);
  }

  #fire(image: number, target: number, cycle: number, phase: number): void {
    const place = image * this.#weights.length + target;
    const since = cycle - this.#latestCycle[place] + (phase - this.#latestPhase[place]) / 2;
    if (since < this.#settings.refractory - timeSlack) return;
    this.#latestCycle[place] = cycle;
    this.#latestPhase[place] = phase;
    this.#pending.add(image, target, cycle, phase);
  }

  /** Scales the membranes of an image to the beginning of the next cycle. */
  #decay(image: number): void {
    if (this.#settings.leak === 0) return;
    const kept = Math.exp(-this.#settings.leak);
    const targets = this.#weights.length;
    for (let k = image * targets; k < (image + 1) * targets; k++) {
      this.#real[k] *= kept;
      this.#imaginary[k] *= kept;
    }
  }
}
