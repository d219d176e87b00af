import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import type { Numbers } from '../../storage.ts';
import { onFiringClock } from './firing-clock.ts';
import type { MembraneSteps } from './membrane-steps.ts';
import { type firing, forEachTarget, type readFanOut, type readSpikes } from './spike-arrays.ts';

/** A trace that has decayed this far becomes 0. */
const leastTrace = 2 ** -24;

/** The plain numbers of a call of `holdSpikes`. */
export interface HoldArrays {
  readonly spikes: ReturnType<typeof readSpikes>;
  readonly fanOut: ReturnType<typeof readFanOut>;
  /** e^{−leak} */
  readonly kept: number;
  readonly traceReal: Numbers<'float32'>;
  readonly traceImaginary: Numbers<'float32'>;
  readonly traceCycle: Numbers<'int32'>;
  readonly real: Numbers<'float32'>;
  readonly imaginary: Numbers<'float32'>;
  readonly latest: Numbers<'int32'>;
  readonly kicked: Numbers<'int32'>;
  readonly fire: ReturnType<typeof firing>;
}

/** A moment of the listening clock: its phase x, cos πx and sin πx. */
interface Moment {
  readonly x: number;
  readonly cosine: number;
  readonly sine: number;
}

function momentAt(x: number): Moment {
  return { x, cosine: cosPi(x), sine: sinPi(x) };
}

/** Phase-hold neurons of one image: the definition of `holdSpikes`, which documents the model. */
export class HoldMembranes implements MembraneSteps {
  readonly #arrays: HoldArrays;
  readonly #image: number;
  readonly #real: Numbers<'float32'>;
  readonly #imaginary: Numbers<'float32'>;
  readonly #traceReal: Numbers<'float32'>;
  readonly #traceImaginary: Numbers<'float32'>;
  readonly #traceCycle: Numbers<'int32'>;
  readonly #latest: Numbers<'int32'>;
  /** m after the latest look at each neuron. */
  readonly #after: Float64Array;
  readonly #kickReal: Float64Array;
  readonly #kickImaginary: Float64Array;

  constructor(arrays: HoldArrays, image: number) {
    const { sources, targets } = arrays.fanOut;
    this.#arrays = arrays;
    this.#image = image;
    this.#real = arrays.real.subarray(image * targets, (image + 1) * targets);
    this.#imaginary = arrays.imaginary.subarray(image * targets, (image + 1) * targets);
    this.#traceReal = arrays.traceReal.subarray(image * sources, (image + 1) * sources);
    this.#traceImaginary = arrays.traceImaginary.subarray(image * sources, (image + 1) * sources);
    this.#traceCycle = arrays.traceCycle.subarray(image * sources, (image + 1) * sources);
    this.#latest = arrays.latest.subarray(image * targets, (image + 1) * targets);
    this.#after = new Float64Array(targets);
    this.#kickReal = new Float64Array(targets);
    this.#kickImaginary = new Float64Array(targets);
  }

  begin(cycle: number, x: number, stop: number): void {
    const { cosine, sine } = momentAt(x);
    for (let o = 0; o < this.#after.length; o++) {
      this.#after[o] = this.#real[o] * cosine + this.#imaginary[o] * sine;
    }
    if (x === -0.5 && x < stop) this.#beginFiringCycle(cycle);
  }

  kick(first: number, end: number, cycle: number, upTo: number): void {
    const { spikes, fanOut } = this.#arrays;
    const moment = momentAt(spikes.phase[first]);
    const reached = new Set<number>();
    for (let k = first; k < end; k++) {
      const j = spikes.source[k];
      this.#traceCycle[j] = cycle;
      const re = moment.cosine - this.#traceReal[j];
      const im = moment.sine - this.#traceImaginary[j];
      if (re === 0 && im === 0) continue;
      this.#traceReal[j] = moment.cosine;
      this.#traceImaginary[j] = moment.sine;
      this.#arrays.kicked[this.#image] = 1;
      forEachTarget(fanOut, j, (o, weight) => {
        this.#kickReal[o] += weight * re;
        this.#kickImaginary[o] += weight * im;
        reached.add(o);
      });
    }
    for (const o of reached) {
      this.#lookAt(o, this.#kickReal[o], this.#kickImaginary[o], firingCycle(cycle, upTo), moment);
      this.#kickReal[o] = 0;
      this.#kickImaginary[o] = 0;
    }
  }

  look(cycle: number, x: number, stop: number): void {
    const moment = momentAt(x);
    const own = firingCycle(cycle, x);
    for (let o = 0; o < this.#after.length; o++) this.#lookAt(o, 0, 0, own, moment);
    if (x === -0.5 && x < stop) this.#beginFiringCycle(cycle);
  }

  end(): void {}

  /** Looks at neuron o in this cycle of the firing clock, and kicks it. */
  #lookAt(o: number, kickRe: number, kickIm: number, cycle: number, { x, cosine, sine }: Moment): void {
    const [oldRe, oldIm] = [this.#real[o], this.#imaginary[o]];
    const before = oldRe * cosine + oldIm * sine;
    const [re, im] = [oldRe + kickRe, oldIm + kickIm];
    const now = re * cosine + im * sine;
    if (before < 0 && this.#after[o] >= 0) {
      const y = phaseOf(oldRe, oldIm);
      // A phase that rounds to 1 is the first instant of the next cycle.
      const hand = x < -0.5 ? x + 1.5 : x === -0.5 ? 1 : x - 0.5;
      if (!Number.isNaN(y)) this.#fire(o, hand - y > 1 ? cycle + 1 : cycle, y);
    } else if (before > 0 && now < 0 && re * oldIm - im * oldRe >= 0) {
      this.#fire(o, cycle, onFiringClock(0, x).phase);
    }
    this.#after[o] = now;
    this.#real[o] = re;
    this.#imaginary[o] = im;
  }

  /** Fires once in each cycle of the firing clock, from cycle 0 on. */
  #fire(o: number, cycle: number, phase: number): void {
    if (cycle < 0 || cycle <= this.#latest[o]) return;
    this.#latest[o] = cycle;
    this.#arrays.fire(this.#image, o, cycle, phase);
  }

  /** The edge at which this cycle of the firing clock begins: old traces decay, and membranes that were kicked are summed again. */
  #beginFiringCycle(cycle: number): void {
    const { kicked, kept } = this.#arrays;
    if (kept < 1) this.#decayTraces(cycle);
    if (kicked[this.#image] === 0) return;
    kicked[this.#image] = 0;
    const sumReal = new Float64Array(this.#after.length);
    const sumImaginary = new Float64Array(this.#after.length);
    for (let j = 0; j < this.#traceReal.length; j++) {
      const [re, im] = [this.#traceReal[j], this.#traceImaginary[j]];
      if (re === 0 && im === 0) continue;
      forEachTarget(this.#arrays.fanOut, j, (o, weight) => {
        sumReal[o] += weight * re;
        sumImaginary[o] += weight * im;
      });
    }
    this.#real.set(sumReal);
    this.#imaginary.set(sumImaginary);
    for (let o = 0; o < this.#after.length; o++) this.#after[o] = -this.#imaginary[o];
  }

  /** Sources without a spike in the last whole cycle of the listening clock lose a part of their trace. */
  #decayTraces(cycle: number): void {
    const { kicked, kept } = this.#arrays;
    for (let j = 0; j < this.#traceReal.length; j++) {
      const [re, im] = [this.#traceReal[j], this.#traceImaginary[j]];
      if (this.#traceCycle[j] >= cycle - 1 || (re === 0 && im === 0)) continue;
      const small = Math.hypot(re, im) * kept < leastTrace;
      this.#traceReal[j] = small ? 0 : re * kept;
      this.#traceImaginary[j] = small ? 0 : im * kept;
      kicked[this.#image] = 1;
    }
  }
}

/** The cycle of the firing clock up to a look of the listening one at phase x. */
function firingCycle(cycle: number, x: number): number {
  return x <= -0.5 ? cycle - 1 : cycle;
}
