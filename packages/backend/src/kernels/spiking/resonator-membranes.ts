import { cosPi, phaseOf, sinPi, wrap } from '@argand/phasor';
import type { Numbers } from '../../storage.ts';
import { onFiringClock } from './firing-clock.ts';
import type { MembraneSteps } from './membrane-steps.ts';
import { type firing, forEachTarget, neverFired, type readFanOut, type readSpikes } from './spike-arrays.ts';

/** Rounding in the time between two spikes, and in where a membrane turned. */
const slack = 1e-9;

/** The plain numbers of a call of `resonatorSpikes`. */
export interface ResonatorArrays {
  readonly spikes: ReturnType<typeof readSpikes>;
  readonly fanOut: ReturnType<typeof readFanOut>;
  readonly leak: number;
  readonly threshold: number;
  readonly refractory: number;
  readonly least: number;
  readonly real: Numbers<'float32'>;
  readonly imaginary: Numbers<'float32'>;
  readonly latestCycle: Numbers<'int32'>;
  readonly latestPhase: Numbers<'float32'>;
  readonly fire: ReturnType<typeof firing>;
}

/** A moment of the listening clock: its cycle and phase x, cos πx, sin πx and e^{leak·(x + 1)/2}. */
interface Moment {
  readonly cycle: number;
  readonly x: number;
  readonly cosine: number;
  readonly sine: number;
  readonly gain: number;
}

/** Resonate-and-fire neurons of one image: the definition of `resonatorSpikes`, which documents the model. */
export class ResonatorMembranes implements MembraneSteps {
  readonly #arrays: ResonatorArrays;
  readonly #image: number;
  readonly #real: Numbers<'float32'>;
  readonly #imaginary: Numbers<'float32'>;
  readonly #latestCycle: Numbers<'int32'>;
  readonly #latestPhase: Numbers<'float32'>;
  /** m after the latest look at each neuron. */
  readonly #after: Float64Array;
  readonly #kick: Float64Array;

  constructor(arrays: ResonatorArrays, image: number) {
    const { targets } = arrays.fanOut;
    const [from, to] = [image * targets, (image + 1) * targets];
    this.#arrays = arrays;
    this.#image = image;
    this.#real = arrays.real.subarray(from, to);
    this.#imaginary = arrays.imaginary.subarray(from, to);
    this.#latestCycle = arrays.latestCycle.subarray(from, to);
    this.#latestPhase = arrays.latestPhase.subarray(from, to);
    this.#after = new Float64Array(targets);
    this.#kick = new Float64Array(targets);
  }

  begin(_cycle: number, x: number): void {
    const [cosine, sine] = [cosPi(x), sinPi(x)];
    for (let o = 0; o < this.#after.length; o++) {
      this.#after[o] = this.#real[o] * cosine + this.#imaginary[o] * sine;
    }
  }

  kick(first: number, end: number, cycle: number): void {
    const { spikes, fanOut } = this.#arrays;
    const reached = new Set<number>();
    for (let k = first; k < end; k++) {
      forEachTarget(fanOut, spikes.source[k], (o, weight) => {
        reached.add(o);
        this.#kick[o] += weight;
      });
    }
    const moment = this.#momentAt(cycle, spikes.phase[first]);
    for (const o of reached) {
      this.#lookAt(o, this.#kick[o], moment);
      this.#kick[o] = 0;
    }
  }

  look(cycle: number, x: number): void {
    const moment = this.#momentAt(cycle, x);
    for (let o = 0; o < this.#after.length; o++) this.#lookAt(o, 0, moment);
  }

  end(stop: number): void {
    const { leak } = this.#arrays;
    if (stop < 1 || leak === 0) return;
    const kept = Math.exp(-leak);
    for (let o = 0; o < this.#real.length; o++) {
      this.#real[o] *= kept;
      this.#imaginary[o] *= kept;
    }
  }

  #momentAt(cycle: number, x: number): Moment {
    const gain = Math.exp((this.#arrays.leak * (x + 1)) / 2);
    return { cycle, x, cosine: cosPi(x), sine: sinPi(x), gain };
  }

  /** Looks at neuron o, and kicks it. */
  #lookAt(o: number, weight: number, { cycle, x, cosine, sine, gain }: Moment): void {
    const { threshold, least } = this.#arrays;
    const before = this.#real[o] * cosine + this.#imaginary[o] * sine;
    const now = before + weight * gain;
    if (before > 0 && now <= 0) {
      const height = (this.#real[o] * sine - this.#imaginary[o] * cosine) / gain;
      const moment = onFiringClock(cycle, x);
      if (height > Math.max(threshold, least)) this.#fire(o, moment.cycle, moment.phase);
    } else if (before <= 0 && this.#after[o] > 0) this.#turned(o, cycle, x);
    this.#after[o] = now;
    this.#real[o] += weight * gain * cosine;
    this.#imaginary[o] += weight * gain * sine;
  }

  /** The membrane of neuron o turned across before the clock showed x. */
  #turned(o: number, cycle: number, x: number): void {
    const { leak, threshold } = this.#arrays;
    const [re, im] = [this.#real[o], this.#imaginary[o]];
    const y = phaseOf(re, im);
    const moment = onFiringClock(cycle, x);
    const ahead = wrap(moment.phase - y);
    // Rounding may show a crossing where the sum has cancelled, or where it rises.
    if (Number.isNaN(y) || Math.abs(ahead) > 0.75) return;
    const size = Math.hypot(re, im) * Math.exp((-leak * (x - ahead + 1)) / 2);
    if (threshold > 0 && size <= threshold) return;
    if (ahead <= 0) this.#fire(o, moment.cycle, moment.phase);
    else this.#fire(o, moment.cycle - (y > moment.phase ? 1 : 0), y);
  }

  /** Fires unless the latest spike of neuron o is too recent. */
  #fire(o: number, cycle: number, phase: number): void {
    const latest = this.#latestCycle[o];
    const passed = cycle - latest + (phase - this.#latestPhase[o]) / 2;
    if (latest !== neverFired && passed < this.#arrays.refractory - slack) return;
    this.#latestCycle[o] = cycle;
    this.#latestPhase[o] = phase;
    this.#arrays.fire(this.#image, o, cycle, phase);
  }
}
