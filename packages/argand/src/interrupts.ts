import { constants } from 'node:os';
import { Interrupted } from './failure.ts';
import type { Output } from './output.ts';

/** The signals that stop a command: Ctrl-C, a scheduler or container that ends it, a terminal that closes. */
const stoppingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A wrapper such as `npm run` passes Ctrl-C on though the terminal sent it to both. That is one Ctrl-C, not two. */
const repeatMs = 100;

/** How long work may take to stop by itself before it is abandoned, unless it keeps something. */
const graceMs = 500;

/** What a command keeps when it is stopped. */
export interface Keeping {
  /** What it does before it stops, if that may take a while, for example "Stopping after this step". */
  readonly stopping?: string;
  /** What was kept, and how to resume. Called when the signal comes. */
  readonly kept: () => string;
}

/**
 * Runs the work of a command so that Ctrl-C, SIGTERM and SIGHUP stop it. The first signal aborts `signal`; a second one ends the process.
 * Work without `keeping` is abandoned if it has not stopped after half a second. Work with `keeping` is waited for.
 *
 * @throws Interrupted, also in place of an `AbortError` or a `TrainingInterrupted`, if a signal came; any other error of the work as it is.
 */
export async function withInterrupts<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { output, keeping }: { readonly output: Output; readonly keeping?: Keeping },
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  let since = 0;
  const interrupt = (name: NodeJS.Signals) => {
    const exitCode = 128 + constants.signals[name];
    if (signal.aborted) {
      if (performance.now() - since > repeatMs) process.exit(exitCode);
      return;
    }
    since = performance.now();
    if (keeping?.stopping) output.say(`${keeping.stopping}; press Ctrl-C again to stop at once.`);
    controller.abort(new Interrupted(keeping?.kept() ?? 'Stopped.', exitCode));
  };
  for (const name of stoppingSignals) process.on(name, interrupt);
  try {
    const working = work(signal);
    return await (keeping ? working : Promise.race([working, abandonedAfterGrace(signal)]));
  } catch (error) {
    const stopped = error instanceof Error && /^(AbortError|TrainingInterrupted)$/.test(error.name);
    throw signal.aborted && stopped ? signal.reason : error;
  } finally {
    for (const name of stoppingSignals) process.off(name, interrupt);
  }
}

/** Rejects some time after the signal is aborted. */
function abandonedAfterGrace(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => setTimeout(reject, graceMs, signal.reason), { once: true });
  });
}
