import type { Problem } from './problems.ts';

/** A problem that is ready to be run again and again. */
export interface Prepared {
  /** Some numbers of the answer, by which it is compared with everyone else's. */
  readonly check: readonly number[];
  /** Does it once; how many times the problem was then solved, 1 if it says nothing. */
  readonly run: () => unknown;
  /** How many problems one `run` solves. Default 1. */
  readonly times?: number;
  /** What else was found while it ran, since the last time this was asked. */
  readonly found?: () => Readonly<Record<string, number>>;
  readonly drop?: () => unknown;
}

/** A library that takes part. */
export interface Contender {
  readonly version: string;
  readonly engine: string;
  /** Undefined where the library does not do that. */
  readonly prepare: (problem: Problem, folder: string) => Promise<Prepared | undefined>;
}

/** Runs for about so long; the middle time of one solution, in milliseconds. */
export async function round(prepared: Prepared, seconds: number): Promise<number> {
  const { run, times = 1 } = prepared;
  const samples: number[] = [];
  const end = performance.now() + 1000 * seconds;
  do {
    const start = performance.now();
    let repeats = 0;
    // What takes less than a millisecond is timed several at once.
    do {
      await run();
      repeats++;
    } while (performance.now() - start < 1);
    samples.push((performance.now() - start) / (repeats * times));
  } while (performance.now() < end);
  samples.sort((a, b) => a - b);
  return samples[samples.length >> 1];
}
