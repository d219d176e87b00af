import { CommanderError, InvalidArgumentError } from 'commander';

/** Reads an option that counts something. @throws InvalidArgumentError, which commander shows beside the option's name */
export function positive(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('Expected a whole number above 0.');
  }
  return number;
}

/** Runs a study's program: 0 where it is done, 1 where it failed, 2 where it was asked wrongly. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
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
 * Work that Ctrl-C or a polite kill stops, through the signal it is given. Then the program ends with 130, and says what is kept: how
 * `kept` goes on after "Stopped."
 */
export async function untilStopped(
  kept: string,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  const interrupt = () => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    await work(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.stderr.write(`Stopped. ${kept}; go on with the same command.\n`);
    process.exitCode = 130;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}
