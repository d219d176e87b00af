import type { ClockMoment } from '../../../kernels/spiking/firing-clock.ts';

/**
 * First cycles (or samples) far from 0: where float32 cannot represent two successive ones, where the sum of two leaves int32, and the last
 * that a run can count to.
 */
export const lateStarts: readonly number[] = [2 ** 24 + 1, 2 ** 30 + 1, 2 ** 31 - 16];

/** The moment of a clock that comes `cycles` later. */
export function laterBy(cycles: number, { cycle, phase }: ClockMoment): ClockMoment {
  return { cycle: cycle + cycles, phase };
}
