import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Failure, kindOf } from './failure.ts';
import { drawInputs } from './inputs.ts';
import { keptFailures } from './kept-failures.ts';
import type { Target } from './target.ts';
import type { Assignment, Outcome, WorkerSettings } from './worker.ts';

/** How long a campaign goes on: until the first of these is reached. */
export interface CampaignOptions {
  readonly targets: readonly Target[];
  readonly seed: number;
  readonly seconds?: number;
  readonly inputs?: number;
  readonly signal?: AbortSignal;
  /** Called with the first failure of each kind. */
  readonly onFailure?: (failure: Failure) => void;
  readonly onProgress?: (progress: CampaignResult) => void;
}

/** What a campaign found. */
export interface CampaignResult {
  /** How many inputs each target read. */
  readonly inputs: Readonly<Record<string, number>>;
  /** The first failure of each kind. */
  readonly failures: readonly Failure[];
  readonly seconds: number;
}

/** An input that keeps a worker busy for so long hangs, if it does so again for three times as long: the machine may be busy with other things. */
const hangSeconds = 20;
/** How many inputs an assignment has, for a target with share 1. */
const chunk = 200;
/** The heap of a worker: readers of small files need little. */
const heapMegabytes = 512;

/** Yields pieces of work: first every kept input, then new ones of each target in turn, by their shares. */
async function* assignments(targets: readonly Target[]): AsyncGenerator<Assignment> {
  for (const { name } of targets) {
    for (const { input } of await keptFailures(name)) yield { target: name, kept: input };
  }
  const next = new Map(targets.map(({ name }) => [name, 0]));
  for (;;) {
    for (const { name, share = 1 } of targets) {
      const from = next.get(name) ?? 0;
      const to = from + Math.ceil(chunk * share);
      next.set(name, to);
      yield { target: name, from, to };
    }
  }
}

/** What ended a thread, at which input. */
interface Ended {
  readonly index: number;
  readonly problem: string;
}

/** One thread that reads inputs, and is replaced when one of them hangs, exhausts the heap or kills it. */
class Reader {
  readonly #seed: number;
  readonly #folder: string;
  readonly #progress = new Int32Array(new SharedArrayBuffer(8));
  #worker: Worker | undefined;

  /** @param folder what targets take for the folder of temporary files */
  constructor(seed: number, folder: string) {
    this.#seed = seed;
    this.#folder = folder;
  }

  async run(assignment: Assignment, seconds = hangSeconds): Promise<Outcome | Ended> {
    this.#worker ??= await this.#start();
    const worker = this.#worker;
    return new Promise((resolve) => {
      let seen = -1;
      const watch = setInterval(() => {
        const now = Atomics.load(this.#progress, 0);
        if (now === seen) fail(`no answer within ${seconds} s`);
        seen = now;
      }, 1000 * seconds);
      const end = (result: Outcome | Ended) => {
        clearInterval(watch);
        worker.removeAllListeners('message');
        worker.removeAllListeners('error');
        worker.removeAllListeners('exit');
        resolve(result);
      };
      const fail = (problem: string) => {
        const index = Atomics.load(this.#progress, 1);
        this.#worker = undefined;
        // A worker that is already gone has nothing to say.
        worker.removeAllListeners('error').on('error', () => undefined);
        void worker.terminate();
        end({ index, problem });
      };
      worker.on('message', end);
      worker.on('error', (error) => fail(`killed the thread: ${error.message}`));
      worker.on('exit', (code) => fail(`ended the thread with code ${code}`));
      worker.postMessage(assignment);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #start(): Promise<Worker> {
    const workerData: WorkerSettings = { seed: this.#seed, progress: this.#progress };
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData,
      env: { ...process.env, TMPDIR: this.#folder, TEMP: this.#folder, TMP: this.#folder },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    worker.removeAllListeners('error');
    return worker;
  }
}

/** Reads inputs on every core until time, the number of inputs or the signal ends it. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { targets, seed, seconds = Number.POSITIVE_INFINITY, inputs = Number.POSITIVE_INFINITY } = options;
  const begin = performance.now();
  const counts: Record<string, number> = Object.fromEntries(targets.map(({ name }) => [name, 0]));
  const failures = new Map<string, Failure>();
  const work = assignments(targets);
  const folder = await mkdtemp(join(tmpdir(), 'argand-fuzz-'));
  let total = 0;
  const isOver = () =>
    total >= inputs || performance.now() - begin >= 1000 * seconds || (options.signal?.aborted ?? false);
  const result = () => ({
    inputs: counts,
    failures: [...failures.values()],
    seconds: (performance.now() - begin) / 1000,
  });

  const read = async () => {
    const reader = new Reader(seed, folder);
    try {
      while (!isOver()) {
        const { value: assignment } = await work.next();
        const outcome = await reader.run(assignment);
        const found =
          'problem' in outcome
            ? await confirmed(reader, await failureOf(assignment, outcome, options))
            : outcome.failures;
        for (const failure of found) {
          const kind = kindOf(failure);
          if (failures.has(kind)) continue;
          failures.set(kind, failure);
          options.onFailure?.(failure);
        }
        const done = 'problem' in outcome ? 1 : outcome.inputs;
        counts[assignment.target] += done;
        total += done;
        options.onProgress?.(result());
      }
    } finally {
      await reader.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, read));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return result();
}

/** The input at which a thread ended, made again. */
async function failureOf(
  assignment: Assignment,
  { index, problem }: Ended,
  { targets, seed }: CampaignOptions,
): Promise<Failure> {
  const target = targets.find(({ name }) => name === assignment.target);
  if (!target) throw new Error(`there is no target ${assignment.target}`);
  const input = 'kept' in assignment ? assignment.kept : (await drawInputs(target, seed))(index);
  return { target: target.name, input, problem };
}

/** The failure, if the thread ends at its input again with more time. */
async function confirmed(reader: Reader, failure: Failure): Promise<readonly Failure[]> {
  const { target, input } = failure;
  const again = await reader.run({ target, kept: input }, 3 * hangSeconds);
  return 'problem' in again ? [{ ...failure, problem: again.problem }] : again.failures;
}
