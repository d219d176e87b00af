import { type Moment, shiftClock } from '@argand/phasor';
import { later, latest } from '../moments.ts';
import type { StageFrontier } from '../network/network-run.ts';
import { startOf } from '../neurons/arrivals.ts';

/**
 * How far each stage of a network may go when its inputs are known up to a moment: as far, less what the stages before it look ahead. Ask it stage by
 * stage, in order: each moment is made of the one before, as the stages make theirs, so that rounding cannot part them.
 */
export class Frontier {
  #moment: Moment;
  #clock = 0;

  /** @param inputs the moment of clock 0 up to which the inputs are known */
  constructor(inputs: Moment) {
    this.#moment = inputs;
  }

  /** The moment of its clock up to which the next stage receives spikes. */
  of({ clock, lookahead, slack, known }: StageFrontier): Moment {
    const until = latest(this.known(clock), startOf(clock));
    this.#moment = later(this.#moment, -lookahead - slack);
    return known ?? until;
  }

  /** Up to which moment of a clock the spikes are known that left the stages so far. */
  known(clock: number): Moment {
    this.#moment = shiftClock(this.#moment.cycle, this.#moment.phase, this.#clock, clock);
    this.#clock = clock;
    return this.#moment;
  }
}
