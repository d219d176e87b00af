import { CommanderError } from 'commander';

/** Runs a program and sets its exit code: 0 if it succeeds, 1 if it fails, 2 if the command line is wrong. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  // A reader such as `head` may close the pipe early.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    await main();
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has already shown its own errors.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}

/**
 * Runs work that Ctrl-C or SIGTERM interrupts through a signal. An interrupted program prints `interrupted` and ends with 130.
 *
 * @param interrupted what is kept and how to resume
 */
export async function untilInterrupted(
  interrupted: string,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.stderr.write(`${interrupted}\n`);
    process.exitCode = 130;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}
