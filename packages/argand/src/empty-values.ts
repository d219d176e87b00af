import type { Command } from 'commander';
import { UsageError } from './failure.ts';

/**
 * Refuses empty texts: they come from a variable of the shell that was never set, and as a path they would mean the working folder.
 *
 * @throws UsageError that names the option or the argument
 */
export function requireValues(command: Command): void {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value === '' || (Array.isArray(value) && value.includes('')))
      throw new UsageError(`${option.long}: expected ${placeholder(option.flags)}, received an empty text.`);
  }
  for (const [place, argument] of command.registeredArguments.entries()) {
    if (command.args[place] === '')
      throw new UsageError(`${argument.name()}: expected a value, received an empty text.`);
  }
}

/** `--out <folder>` takes `<folder>`. */
function placeholder(flags: string): string {
  return flags.slice(flags.indexOf('<'));
}
