import { cpus } from 'node:os';
import { cores, type Started } from './contenders.ts';
import { nameOf, type Problem, writeProblem } from './problems.ts';

/** What one contender did about one problem. */
export interface Result {
  readonly contender: string;
  readonly engine: string;
  readonly library: string;
  readonly threads: number;
  /** The middle of the rounds, and each of them; absent where it did not take part. */
  readonly milliseconds?: number;
  readonly rounds?: readonly number[];
  /** What else it told of itself, the middle of the rounds. */
  readonly found?: Readonly<Record<string, number>>;
  /** Why it is not in the table. */
  readonly error?: string;
}

/** All who took part in one problem. */
export interface Outcome {
  readonly problem: Problem;
  readonly results: readonly Result[];
  /** The share of the processors that others kept busy meanwhile, where contenders told of their own. */
  readonly others?: number;
}

/** How long it is measured. */
export interface Patience {
  readonly rounds: number;
  readonly seconds: number;
  /** A number of an answer that is less than this share of the largest is held against that share. Default 1e-3. */
  readonly small?: number;
}

/** Answers may differ by rounding; a step after which a weight's sign decides may differ by a little more. */
const tolerance = 2e-3;

/** Lets everyone solve a problem in turn, round after round, so that what disturbs one disturbs all. */
export async function inTurns(
  problem: Problem,
  contenders: readonly Started[],
  folder: string,
  { rounds, seconds, small }: Patience,
): Promise<Outcome> {
  writeProblem(folder, problem);
  const results: Result[] = [];
  const ready: { contender: Started; times: number[]; found: Record<string, number>[] }[] = [];
  let expected: readonly number[] | undefined;
  for (const contender of contenders) {
    const { name, engine, library, threads } = contender.entry;
    const who = { contender: name, engine, library, threads };
    const { check, unsupported, error } = await contender.prepare(problem, folder);
    if (unsupported) continue;
    if (!check) {
      results.push({ ...who, error: error ?? 'no answer' });
      continue;
    }
    // Ours come first, and are held against each other too.
    expected ??= check;
    const wrong = firstDifference(check, expected, small);
    if (wrong) results.push({ ...who, error: `another answer to ${nameOf(problem)}: ${wrong}` });
    else {
      ready.push({ contender, times: [], found: [] });
      await contender.round(seconds);
    }
  }
  let [others, all, known] = [0, 0, true];
  for (let round = 0; round < rounds; round++) {
    for (const { contender, times, found } of ready) {
      const [start, before] = [performance.now(), busySeconds()];
      const answer = await contender.round(seconds);
      const passed = (performance.now() - start) / 1000;
      known &&= answer.busy !== undefined;
      others += Math.max(0, busySeconds() - before - (answer.busy ?? 0));
      all += passed * cores;
      if (answer.milliseconds === undefined) continue;
      times.push(answer.milliseconds);
      found.push({ ...answer.found });
    }
  }
  for (const { contender, times, found } of ready) {
    const { name, engine, library, threads } = contender.entry;
    results.push({
      ...{ contender: name, engine, library, threads },
      milliseconds: median(times),
      rounds: times,
      found: Object.fromEntries(
        Object.keys(found[0] ?? {}).map((key) => [key, median(found.map((one) => one[key]))]),
      ),
    });
  }
  return { problem, results, ...(known ? { others: all > 0 ? others / all : 0 } : {}) };
}

/** Seconds that all processors were at work since they started. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.sys + times.nice + times.irq, 0) / 1000;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** What is wrong with an answer, or undefined. Small numbers are compared with the largest. */
export function firstDifference(
  check: readonly number[],
  expected: readonly number[],
  small = 1e-3,
): string | undefined {
  if (check.length !== expected.length) return `${check.length} numbers, expected ${expected.length}`;
  const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const place = check.findIndex((x, i) => {
    const scale = Math.max(Math.abs(expected[i]), small * largest);
    return !(Math.abs(x - expected[i]) <= tolerance * scale);
  });
  return place < 0 ? undefined : `number ${place} is ${check[place]}, expected ${expected[place]}`;
}
