import type { Problem } from './problems.ts';
import type { Outcome, Result } from './turns.ts';

/** Whose result is wanted. */
export interface Who {
  readonly library: Result['library'];
  readonly threads?: number;
  readonly engine?: string;
  /** A part of the contender's name; a flag is only taken where this names it. */
  readonly name?: string;
}

/** Finds one contender's result about one problem. */
export function resultOf(
  outcomes: readonly Outcome[],
  problem: Partial<Problem>,
  who: Who,
): Result | undefined {
  const outcome = outcomes.find((one) =>
    Object.entries(problem).every(
      ([key, value]) => JSON.stringify(Reflect.get(one.problem, key)) === JSON.stringify(value),
    ),
  );
  return outcome?.results.find(
    (result) =>
      result.milliseconds !== undefined &&
      result.library === who.library &&
      (who.threads === undefined || result.threads === who.threads) &&
      (who.engine === undefined || result.engine === who.engine) &&
      (who.name === undefined ? !result.contender.includes('flag') : result.contender.includes(who.name)),
  );
}

/** What an engine can do at most with a number of threads, in thousand millions a second. */
export function limitOf(
  outcomes: readonly Outcome[],
  limit: 'multiplyAdd' | 'read' | 'accumulate',
  { engine, threads, contender }: Pick<Result, 'engine' | 'threads' | 'contender'>,
): number | undefined {
  const outcome = outcomes.find(({ problem }) => problem.kind === 'probe' && problem.limit === limit);
  const result = outcome?.results.find(
    (one) => one.engine === engine && one.threads === threads && one.contender === contender,
  );
  return result?.milliseconds === undefined ? undefined : 1000 / result.milliseconds;
}
