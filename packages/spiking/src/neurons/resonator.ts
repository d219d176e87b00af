import { cosPi, phaseOf, sinPi, wrap } from '@argand/phasor';
import {
  type Arrivals,
  type Moment,
  type Neuron,
  type Population,
  type PopulationOptions,
  requireCycles,
  streamSchedule,
} from '../neuron.ts';
import type { SpikeBuffer } from '../spike-train.ts';
import { deliver } from '../synaptic-drive.ts';

/** Options of {@link resonator}. */
export interface ResonatorOptions {
  /** −λ ≥ 0, in 1/T; 0.2 if not given. */
  readonly leak?: number;
  /** θ ≥ 0: it fires only while Im z > θ; 0 if not given. */
  readonly threshold?: number;
  /** For so long after a spike it does not fire, in T; ½ if not given. */
  readonly refractory?: number;
  /** How many cycles it runs; 10 if not given. */
  readonly cycles?: number;
}

/** Imaginary parts below this are taken for rounding when a kick carries Re z through 0. */
const smallestJump = 1e-9;
/** How much less than the refractory time still counts as all of it. */
const timeTolerance = 1e-9;

/**
 * The resonate-and-fire neuron, event-driven and exact: ż = (λ + iω) z + Σ w δ(t − s), ω = 2π, λ = −leak. It fires when
 * Re z falls through 0 while Im z > θ: by turning, or because a kick carries it across. Spikes at one time are one kick.
 *
 * Source: Izhikevich (2001); Frady and Sommer (2019). Its phases are near the atemporal ones, not equal: the error is
 * about 0.04 · leak, or 0.1/N for a small leak over N cycles, and grows with depth.
 *
 * @throws Error for an option out of its range.
 */
export function resonator({
  leak = 0.2,
  threshold = 0,
  refractory = 0.5,
  cycles = 10,
}: ResonatorOptions = {}): Neuron {
  for (const [name, value] of Object.entries({ leak, threshold, refractory })) {
    if (!(value >= 0 && Number.isFinite(value)))
      throw new Error(`resonator: ${name} is ${value}; expected a number of at least 0.`);
  }
  requireCycles('resonator', cycles);
  return {
    name: 'resonator',
    settings: { leak, threshold, refractory, cycles },
    lookahead: 0,
    schedule(layers, wanted = cycles) {
      requireCycles('resonator', wanted);
      return streamSchedule(layers, wanted);
    },
    open: (options) => new ResonatorPopulation(options, leak, threshold, refractory),
  };
}

/**
 * The state is kept in the frame that turns with the neuron and decays with it: Z = Σ w e^{iπx} e^{leak s}, scaled by a
 * power of two, changes only by kicks. At the phase p of the listening clock,
 *
 *     z = conj(Z) e^{iπp} e^{−leak t},   Re z ∝ Re Z cos πp + Im Z sin πp,   Im z ∝ Re Z sin πp − Im Z cos πp,
 *
 * so between kicks z turns to arg z = π/2 exactly at the own phase arg(Z)/π: no solver, and one arctangent for a spike.
 */
class ResonatorPopulation implements Population {
  readonly #options: PopulationOptions;
  readonly #leak: number;
  readonly #threshold: number;
  readonly #refractory: number;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  /** Re z of each neuron at the last moment, after what was kicked there, up to the decay that all share. */
  readonly #last: Float64Array;
  /** Nothing happens before the first spike, which may be in a cycle before 0: layers before this one start earlier. */
  #started = false;
  /** The moment up to which time has passed. */
  #cycle = 0;
  #phase = -1;
  /** When each neuron last fired, on its own clock. */
  readonly #firedCycle: Int32Array;
  readonly #firedPhase: Float64Array;

  constructor(options: PopulationOptions, leak: number, threshold: number, refractory: number) {
    const { targets } = options.fanOut;
    this.#options = options;
    this.#leak = leak;
    this.#threshold = threshold;
    this.#refractory = refractory;
    this.#real = new Float64Array(targets);
    this.#imaginary = new Float64Array(targets);
    this.#last = new Float64Array(targets);
    this.#firedCycle = new Int32Array(targets);
    this.#firedPhase = new Float64Array(targets);
    this.reset();
  }

  reset(): void {
    this.#real.fill(0);
    this.#imaginary.fill(0);
    this.#last.fill(0);
    this.#started = false;
    // Long before anything can be refractory.
    this.#firedCycle.fill(-(2 ** 30));
    this.#firedPhase.fill(0);
  }

  advance({ length, neuron, cycle, phase }: Arrivals, until: Moment, out: SpikeBuffer): void {
    if (!this.#started && length > 0) {
      this.#started = true;
      this.#cycle = cycle[0];
      this.#phase = -1;
    }
    if (!this.#started) return;
    const start = out.length;
    let i = 0;
    while (i < length) {
      const [c, p] = [cycle[i], phase[i]];
      if (c >= until.cycle && (c > until.cycle || p >= until.phase)) break;
      this.#turnTo(c, p, out);
      const [cosine, sine] = [cosPi(p), sinPi(p)];
      const gain = this.#gain(c, p);
      const { fanOut } = this.#options;
      // All spikes of one time are one kick: taken one after the other they would cross Re z = 0 spuriously.
      for (; i < length && cycle[i] === c && phase[i] === p; i++) {
        deliver(fanOut, neuron[i], gain * cosine, gain * sine, this.#real, this.#imaginary);
      }
      this.#jump(cosine, sine, gain, out);
    }
    this.#turnTo(until.cycle, until.phase, out);
    out.sort(start);
  }

  /** Lets time pass, and fires what turns through arg z = π/2 on the way. */
  #turnTo(cycle: number, phase: number, out: SpikeBuffer): void {
    // In steps of less than half a period, in which falling through 0 shows as a change of sign.
    while (cycle - this.#cycle + (phase - this.#phase) / 2 >= 0.5) {
      const next = this.#phase + 0.9;
      if (next < 1) this.#step(this.#cycle, next, out);
      else this.#step(this.#cycle + 1, next - 2, out);
    }
    this.#step(cycle, phase, out);
  }

  #step(cycle: number, phase: number, out: SpikeBuffer): void {
    const real = this.#real;
    const imaginary = this.#imaginary;
    const last = this.#last;
    const [cosine, sine] = [cosPi(phase), sinPi(phase)];
    for (let o = 0; o < real.length; o++) {
      const now = real[o] * cosine + imaginary[o] * sine;
      if (last[o] > 0 && now <= 0) this.#turn(o, cycle, phase, out);
      last[o] = now;
    }
    this.#enter(cycle);
    this.#phase = phase;
  }

  /** How many halvings the growth of the kicks is kept down by in a cycle: a function of the cycle alone. */
  #halvings(cycle: number): number {
    return Math.floor((this.#leak * cycle) / Math.LN2);
  }

  /** The growth of a kick at a moment, e^{leak · t}, kept within [1, 2) at a cycle's start. */
  #gain(cycle: number, phase: number): number {
    return Math.exp(this.#leak * (cycle + (phase + 1) / 2) - this.#halvings(cycle) * Math.LN2);
  }

  /** Lets cycles begin. Only powers of two scale the state: that is exact, so pauses on the way change no bit. */
  #enter(cycle: number): void {
    const halvings = this.#halvings(cycle) - this.#halvings(this.#cycle);
    this.#cycle = cycle;
    if (halvings === 0) return;
    const factor = 2 ** -halvings;
    for (const held of [this.#real, this.#imaginary, this.#last]) {
      for (let o = 0; o < held.length; o++) held[o] *= factor;
    }
  }

  /** Neuron o turned through arg z = π/2 since the last moment. */
  #turn(o: number, cycle: number, phase: number, out: SpikeBuffer): void {
    const own = phaseOf(this.#real[o], this.#imaginary[o]);
    // On the listening clock half a unit of phase later; the latest such moment not after this one, but for rounding.
    const there = wrap(own + 0.5);
    const listening = there <= phase + 2 * 1e-12 ? cycle : cycle - 1;
    const size = Math.hypot(this.#real[o], this.#imaginary[o]);
    if (size > this.#threshold * this.#gain(this.#cycle, there + 2 * (listening - this.#cycle)))
      this.#fire(o, there >= -0.5 ? listening : listening - 1, own, out);
  }

  /** Fires every neuron that the kick at this moment carried through Re z = 0. */
  #jump(cosine: number, sine: number, gain: number, out: SpikeBuffer): void {
    const real = this.#real;
    const imaginary = this.#imaginary;
    const last = this.#last;
    const least = Math.max(this.#threshold, smallestJump) * gain;
    for (let o = 0; o < real.length; o++) {
      const now = real[o] * cosine + imaginary[o] * sine;
      if (last[o] > 0 && now <= 0 && real[o] * sine - imaginary[o] * cosine > least) {
        const late = this.#phase < -0.5;
        this.#fire(
          o,
          late ? this.#cycle - 1 : this.#cycle,
          late ? this.#phase + 1.5 : this.#phase - 0.5,
          out,
        );
      }
      last[o] = now;
    }
  }

  #fire(o: number, cycle: number, phase: number, out: SpikeBuffer): void {
    const since = cycle - this.#firedCycle[o] + (phase - this.#firedPhase[o]) / 2;
    if (since < this.#refractory - timeTolerance) return;
    this.#firedCycle[o] = cycle;
    this.#firedPhase[o] = phase;
    out.push(o, cycle, phase);
  }
}
