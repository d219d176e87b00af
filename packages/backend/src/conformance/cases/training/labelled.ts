import type { Draw } from '../../draw.ts';

/** [batch, classes] of the cases of a loss. */
export const labelledSizes: readonly (readonly number[])[] = [
  [1, 1],
  [1, 2],
  [3, 5],
  [2, 10],
  [64, 10],
  [65, 7],
  [5, 65],
  [300, 10],
];

/** Draws output phases and labels: some silent, one row all silent, one row right, one row opposite. */
export function drawLabelled(draw: Draw, [batch, classes]: readonly number[]) {
  const labels = draw.integers(batch, 0, classes);
  const phases = draw.phases(batch * classes).map((phase, i) => {
    const row = Math.floor(i / classes);
    const right = i % classes === labels[row];
    if (row === 1) return Number.NaN;
    if (row === 2) return right ? 0.5 : 0;
    if (row === 3) return right ? -0.5 : -1;
    return i % 11 === 7 ? Number.NaN : phase;
  });
  return { batch, classes, phases, labels };
}
