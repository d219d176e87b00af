/** A moment of a clock: a cycle and a phase in [−1, 1). */
export interface ClockMoment {
  readonly cycle: number;
  readonly phase: number;
}

/** The largest float64 below 1. */
const almostOne = 1 - 2 ** -53;

/** A moment of the listening clock as cycle and phase of the firing one, a quarter period later; x may be 1. */
export function onFiringClock(cycle: number, x: number): ClockMoment {
  return x < -0.5 ? { cycle: cycle - 1, phase: Math.min(x + 1.5, almostOne) } : { cycle, phase: x - 0.5 };
}

/** A membrane is looked at whenever the listening clock shows one of these: often enough to miss no crossing. */
const looks = [-0.5, 0, 0.5, 1];

/** The looks of a cycle after `begin`, the last of them at `stop`. */
export function looksBetween(begin: number, stop: number): number[] {
  return looks.filter((x) => x > begin && x < stop).concat(stop > begin ? stop : []);
}
