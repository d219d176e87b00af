import { type Clock, type Moment, shiftClock } from '@argand/phasor';

/** 2⁴⁵ + 1: multiplied by it, a number of 53 bits is split after its first 8 (T. J. Dekker, Numerische Mathematik 18, 1971). */
const splitter = 2 ** 45 + 1;

/** The first 8 bits of a number, rounded. */
function leadingBits(x: number): number {
  const scaled = splitter * x;
  return scaled - (scaled - x);
}

/**
 * The samples n = 0, 1, … of a step, at times t_n = n · step from time 0 on.
 *
 * A sample is a whole number below 2⁴⁵, and its time is kept as a cycle and a part of it, so that the millionth cycle is as precise as the first. Where a
 * whole number of steps is a cycle, that is exact at every quarter; otherwise the step is a sum of four pieces, and its products with the larger three are exact.
 */
export class SampleGrid {
  readonly step: number;
  /** How many steps a cycle has, or 0 if it is no whole number. */
  readonly #ofCycle: number;
  /** The step as a sum. */
  readonly #pieces: readonly number[];

  constructor(step: number) {
    this.step = step;
    const steps = Math.round(1 / step);
    this.#ofCycle = Math.abs(steps * step - 1) < 1e-12 ? steps : 0;
    const pieces: number[] = [];
    let rest = step;
    for (let k = 0; k < 3; k++) {
      const piece = leadingBits(rest);
      pieces.push(piece);
      rest -= piece;
    }
    this.#pieces = [...pieces, rest];
  }

  /** How much later than a moment of a clock sample n is, in periods. */
  after(n: number, moment: Moment, clock: Clock): number {
    const { cycle, phase } = moment;
    // Told from the clock's start on; a quarter is exact.
    const part = (phase + 1) / 2 + clock / 4;
    const time = this.#timeOf(n);
    return time.cycle - cycle + (time.part - part);
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
    const { cycle, part } = this.#timeOf(n);
    return shiftClock(cycle, 2 * part - 1, 0, clock);
  }

  /** The whole periods before sample n, and what is left, in [0, 1). */
  #timeOf(n: number): { readonly cycle: number; readonly part: number } {
    if (this.#ofCycle > 0) {
      const cycle = Math.floor(n / this.#ofCycle);
      return { cycle, part: (n - cycle * this.#ofCycle) / this.#ofCycle };
    }
    let [cycle, part] = [0, 0];
    for (const piece of this.#pieces) {
      const time = n * piece;
      const whole = Math.floor(time);
      cycle += whole;
      part += time - whole;
    }
    const carried = Math.floor(part);
    return { cycle: cycle + carried, part: part - carried };
  }
}
