// What a contender does: it is asked on stdin and answers on stdout, one JSON object a line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import type { Problem } from './problems.ts';

/** A problem that is ready to be run again and again. */
export interface Prepared {
  /** Some numbers of the answer, by which it is compared with everyone else's. */
  readonly check: readonly number[];
  /** Does it once; how many times the problem was then solved, 1 if it says nothing. */
  readonly run: () => unknown;
  /** How many problems one `run` solves; 1 if not given. */
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

/** The numbers in a file of a problem's folder. */
export function floats(folder: string, name: string): Float32Array {
  const bytes = readFileSync(join(folder, name));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Likewise, whole ones. */
export function integers(folder: string, name: string): Int32Array {
  const bytes = readFileSync(join(folder, name));
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Runs for about so long; the middle time of one solution, in milliseconds. */
async function round(prepared: Prepared, seconds: number): Promise<number> {
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

/** Answers until stdin ends. */
export async function serve(contender: Contender): Promise<void> {
  const answer = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`);
  let prepared: Prepared | undefined;
  answer({ version: contender.version, engine: contender.engine });
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    try {
      if (asked.ask === 'prepare') {
        await prepared?.drop?.();
        prepared = await contender.prepare(asked.problem, asked.folder);
        answer(prepared ? { check: prepared.check } : { unsupported: true });
      } else if (asked.ask === 'round' && prepared) {
        const before = process.cpuUsage();
        prepared.found?.();
        const milliseconds = await round(prepared, asked.seconds);
        const { user, system } = process.cpuUsage(before);
        answer({ milliseconds, busy: (user + system) / 1e6, found: prepared.found?.() ?? {} });
      } else {
        answer({ error: `nothing is prepared for ${line}` });
      }
    } catch (error) {
      answer({ error: error instanceof Error ? `${error.message}` : String(error) });
    }
  }
}
