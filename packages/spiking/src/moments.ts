import type { Moment } from '@argand/phasor';
import { isBefore } from './spikes/spike-train.ts';

/** The last cycle to which time can go: cycles are int32, and a little room is left for what fires later than now. */
export const lastCycle = 2 ** 31 - 16;

/** The moment that lies a number of quarter periods after the start of a clock. */
export function quarters(count: number): Moment {
  const cycle = Math.floor(count / 4);
  return { cycle, phase: -1 + (count - 4 * cycle) / 2 };
}

/** The moment some time later (or, below 0, earlier) on the same clock; rounding never carries it the other way. */
export function later({ cycle, phase }: Moment, time: number): Moment {
  if (time === 0) return { cycle, phase };
  const turned = phase + 2 * time;
  const cycles = Math.floor((turned + 1) / 2);
  const moment = { cycle: cycle + cycles, phase: Math.min(turned - 2 * cycles, 1 - 2 ** -53) };
  const wrong =
    time > 0
      ? isBefore(moment.cycle, moment.phase, cycle, phase)
      : isBefore(cycle, phase, moment.cycle, moment.phase);
  return wrong ? { cycle, phase } : moment;
}

/** The end of a cycle of the last of L clocks, on another of them: L/4 + c + 1 periods after time 0. */
export function endOfCycle(cycle: number, layers: number, clock: number): Moment {
  return quarters(4 * (cycle + 1) + layers - clock);
}

/** The earlier of two moments of one clock. */
export function earliest(a: Moment, b: Moment): Moment {
  return isBefore(a.cycle, a.phase, b.cycle, b.phase) ? a : b;
}

/** The later of two moments of one clock. */
export function latest(a: Moment, b: Moment): Moment {
  return isBefore(a.cycle, a.phase, b.cycle, b.phase) ? b : a;
}
