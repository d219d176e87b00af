import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';

/** A command-line option with a value. */
export interface ExperimentOption<Value> {
  /** The placeholder of its value in the help, such as `<n>`. */
  readonly placeholder: string;
  readonly description: string;
  readonly parse: (text: string) => Value;
}

/** The options of an experiment by their names in camelCase; `fashionMnist` is `--fashion-mnist`. */
export type OptionTable = Readonly<Record<string, ExperimentOption<unknown>>>;

/** The values of options that were given. */
export type OptionValues<Options extends OptionTable> = {
  readonly [Name in keyof Options]?: ReturnType<Options[Name]['parse']>;
};

/** An option that counts something. */
export function countOption(description: string): ExperimentOption<number> {
  return { placeholder: '<n>', description, parse: positiveInteger };
}

/** An option that names a folder; a relative path starts at the current folder. */
export function folderOption(description: string): ExperimentOption<string> {
  return { placeholder: '<folder>', description, parse: (text) => resolve(text) };
}

/** Parses a positive integer. @throws InvalidArgumentError, which commander shows beside the option's name */
export function positiveInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('Expected a positive integer.');
  }
  return number;
}
