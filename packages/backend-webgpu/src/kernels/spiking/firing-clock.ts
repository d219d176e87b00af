import type { ClockMoment } from '@argand/backend/kernels';
import type { Piece } from '../../wgsl/piece.ts';

/** The arguments that say from when to when a kernel runs, on the listening clock. */
export const timeParameters = {
  sinceCycle: 'i32',
  sincePhase: 'f32',
  untilCycle: 'i32',
  untilPhase: 'f32',
} as const;

/** Their values. */
export function timeOf(since: ClockMoment, until: ClockMoment): Record<keyof typeof timeParameters, number> {
  return {
    sinceCycle: since.cycle,
    sincePhase: since.phase,
    untilCycle: until.cycle,
    untilPhase: until.phase,
  };
}

/** The firing clock, a quarter period behind the listening one. */
export const firingClock: Piece = {
  code: `
fn firingCycle(cycle: i32, x: f32) -> i32 { return select(cycle, cycle - 1, x < -0.5f); }
fn firingPhase(x: f32) -> f32 { return select(x - 0.5f, min(x + 1.5f, 0.99999994f), x < -0.5f); }
// The next moment at which every membrane is looked at: −1/2, 0, 1/2, 1 or the end.
fn nextLook(x: f32, stop: f32) -> f32 { return min(floor(2f * x + 1f) * 0.5f, stop); }
`,
};
