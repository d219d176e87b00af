import { type Clock, type Moment, shiftClock } from '@argand/phasor';

/**
 * The samples n = 0, 1, … of a step, at times t_n = n · step from time 0 on.
 *
 * A sample is a whole number, and its time is told as a cycle and a part of it, so that the millionth cycle is as precise as the first. Where so many steps
 * are a cycle, that is exact at every quarter; otherwise the product is formed in two pieces, the larger of which is exact (up to 2²⁹ samples).
 */
export class SampleGrid {
  readonly step: number;
  /** How many steps a cycle has, or 0 if it is no whole number. */
  readonly #ofCycle: number;
  readonly #coarse: number;
  readonly #fine: number;

  constructor(step: number) {
    this.step = step;
    const steps = Math.round(1 / step);
    this.#ofCycle = Math.abs(steps * step - 1) < 1e-12 ? steps : 0;
    this.#coarse = Math.fround(step);
    this.#fine = step - this.#coarse;
  }

  /** How much later than a moment of a clock sample n is, in periods. */
  after(n: number, moment: Moment, clock: Clock): number {
    const { cycle, phase } = moment;
    // Told from the clock's start on; a quarter is exact.
    const part = (phase + 1) / 2 + clock / 4;
    const whole = this.#cycleOf(n);
    return whole - cycle + (this.#partOf(n, whole) - part);
  }

  /** The first sample that comes at least `time` after a moment of a clock. */
  firstFrom(moment: Moment, clock: Clock, time: number): number {
    let n = Math.ceil((moment.cycle + (moment.phase + 1) / 2 + clock / 4 + time) / this.step);
    while (this.after(n - 1, moment, clock) >= time) n--;
    while (this.after(n, moment, clock) < time) n++;
    return Math.max(n, 0);
  }

  /** The moment of sample n on a clock. */
  momentOf(n: number, clock: Clock): Moment {
    const whole = this.#cycleOf(n);
    const phase = 2 * this.#partOf(n, whole) - 1;
    return phase < 1 ? shiftClock(whole, phase, 0, clock) : shiftClock(whole + 1, -1, 0, clock);
  }

  #cycleOf(n: number): number {
    return this.#ofCycle > 0 ? Math.floor(n / this.#ofCycle) : Math.floor(n * this.step);
  }

  #partOf(n: number, cycle: number): number {
    if (this.#ofCycle > 0) return (n - cycle * this.#ofCycle) / this.#ofCycle;
    // Between 0 and 1 but for rounding of the cycle, which stays out of a phase.
    return Math.max(n * this.#coarse - cycle + n * this.#fine, 0);
  }
}
