import { AllocationLimit, allow, allowed } from './allocation-guard.ts';
import type { Target } from './target.ts';

const mebibyte = 2 ** 20;

/** What an input is called. Errors must say it. */
const file = 'input.fuzz';

/** The words of an engine, handed on: they say nothing to a user. */
export const engineWords =
  /\bundefined\b|is not a function|is not iterable|Cannot read prop|\[object |Maximum call stack|Invalid (typed )?array|allocation failed|Cannot convert|out of bounds/i;

/** Reads one input. Returns what is wrong with the reader, or undefined if it read the input or refused it in words. */
export async function attempt(target: Target, input: Uint8Array): Promise<string | undefined> {
  allow((target.memory ?? 128) * mebibyte + 16 * input.length);
  let problem: string | undefined;
  try {
    await target.read(input, file);
  } catch (error) {
    problem = whatIsWrong(error);
  }
  const beyond = allowed();
  return beyond ? `${beyond.message}, ${target.memory ?? 128} MiB` : problem;
}

/** What is wrong with an error, if it is not one that tells a user about the file. */
function whatIsWrong(error: unknown): string | undefined {
  if (error instanceof AllocationLimit) return undefined;
  if (!(error instanceof Error)) return `threw ${String(error)}, which is no Error`;
  const { message } = error;
  const thrown = `threw ${error.name}: ${message.slice(0, 400)}\n${error.stack ?? ''}`;
  if (!message.includes(file)) return `the error does not name the file: ${thrown}`;
  if (message.length > 2000) return `the message has ${message.length} characters: ${thrown}`;
  const words = message.match(engineWords);
  return words ? `the message has the engine's words '${words[0]}': ${thrown}` : undefined;
}
