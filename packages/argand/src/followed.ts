import type { Readout } from '@argand/layers';
import type { OutputTrace, SettledAfter } from '@argand/spiking';

/** In how many cycles outputs followed their inputs, over some changes of an input. */
export interface Followed {
  readonly changes: number;
  /** How many were seen to be followed in the time that there was. */
  readonly followed: number;
  /** Of those, in cycles; null if there is none. */
  readonly median: number | null;
  readonly most: number | null;
}

/** Counts by cycles: as much memory for a million changes as for ten. */
export class FollowCounts {
  readonly #changes = new Map<number | null, number>();

  /** @param cycles null where it was not seen to follow */
  add(cycles: number | null): void {
    this.#changes.set(cycles, (this.#changes.get(cycles) ?? 0) + 1);
  }

  summary(): Followed {
    const counted = [...this.#changes].flatMap(([cycles, count]) =>
      cycles === null ? [] : [{ cycles, count }],
    );
    const sorted = counted.sort((a, b) => a.cycles - b.cycles);
    const followed = sorted.reduce((sum, { count }) => sum + count, 0);
    let passed = 0;
    const median = sorted.find(({ count }) => {
      passed += count;
      return passed > followed >> 1;
    });
    return {
      changes: followed + (this.#changes.get(null) ?? 0),
      followed,
      median: median?.cycles ?? null,
      most: sorted.at(-1)?.cycles ?? null,
    };
  }
}

/** Of all changes, as counted. */
export function followedIn(all: readonly (number | null)[]): Followed {
  const counts = new FollowCounts();
  for (const cycles of all) counts.add(cycles);
  return counts.summary();
}

/** Cycles of each image as a person reads them: null where the output was not seen to settle. */
export function seenCycles(cycles: Int32Array): (number | null)[] {
  return Array.from(cycles, (one) => (one < 0 ? null : one));
}

/** The same of the answers, and only of those that the change of input changed: the others followed by doing nothing. */
export function changedAnswers(
  { images, outputs, cycles, phases }: OutputTrace,
  { answer }: SettledAfter,
  readout: Readout,
  change: number,
): (number | null)[] {
  const answerOf = (image: number, cycle: number) => {
    const start = (image * cycles + cycle) * outputs;
    return readout.classify(phases.subarray(start, start + outputs))[0];
  };
  return seenCycles(answer).filter(
    (_, image) => image < images && answerOf(image, change - 1) !== answerOf(image, cycles - 1),
  );
}

/** A summary in words. */
export function followedWords({ changes, followed, median, most }: Followed): string {
  if (changes === 0) return 'there was no change';
  if (median === null) return `in none of ${changes} changes was it seen`;
  return `after ${median} ${median === 1 ? 'cycle' : 'cycles'} (median; at most ${most}; ${followed} of ${changes} changes)`;
}
