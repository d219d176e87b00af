import { type Command, InvalidArgumentError } from 'commander';

/** Makes a parser of whole numbers in a range, for an option's value. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Expected a whole number ${range(least, most)}.`);
    }
    return value;
  };
}

/** Makes a parser of finite numbers in a range, for an option's value. */
export function real(least: number, most = Number.POSITIVE_INFINITY, withoutLeast = false) {
  return (text: string): number => {
    const value = Number(text);
    if (
      text.trim() === '' ||
      !Number.isFinite(value) ||
      value < least ||
      value > most ||
      (withoutLeast && value === least)
    ) {
      throw new InvalidArgumentError(
        `Expected a number ${withoutLeast ? `above ${least}` : range(least, most)}.`,
      );
    }
    return value;
  };
}

function range(least: number, most: number): string {
  return most === Number.MAX_SAFE_INTEGER || most === Number.POSITIVE_INFINITY
    ? `of at least ${least}`
    : `from ${least} to ${most}`;
}

/**
 * The values of a union of words, for the choices of an option: the compiler finds a word that is missing or unknown. So options know the
 * words of a package without loading it.
 */
export function choicesOf<Word extends string>(words: Readonly<Record<Word, true>>): Word[] {
  return Object.keys(words) as Word[];
}

/** Options of every command: how it prints. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function withOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON object on stdout, and nothing else')
    .option('--quiet', 'print warnings and errors only');
}

/** The backends that the command line brings. */
const backendNames = ['wasm', 'webgpu', 'reference'] as const;

export type BackendName = (typeof backendNames)[number];

export function isBackendName(name: string): name is BackendName {
  return backendNames.some((one) => one === name);
}

const backendChoices = `${['auto', ...backendNames].join(', ')}, or a module`;

/** The values of `--backend`, for errors. */
export const backendWords = `${['auto', ...backendNames].join(', ')}, or a module with one of your own, ./FILE.js or an npm package`;

/** Options of every command that computes: on which device. */
export interface DeviceOptions {
  readonly backend: string;
  readonly threads?: number;
}

export function withDeviceOptions(command: Command): Command {
  return command
    .option('--backend <name>', `backend: ${backendChoices}`, 'auto')
    .option('--threads <n>', 'threads of the wasm backend (default: one per core)', whole(1, 64));
}
