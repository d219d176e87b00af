import { openProgress, type Progress, silentProgress } from './progress.ts';

/** Where a command writes: its result on stdout, everything else on stderr. */
export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Writes a line for a person; nothing with `--quiet`. */
  say(line: string): void;
  /** Writes a warning about the result, also with `--quiet`. The same words are written once. */
  warn(line: string): void;
  /**
   * Shows the progress of a long piece of work until it is disposed: declare it with `using`.
   *
   * @param done how much is done already when the work begins
   */
  progress(title: string, total: number, unit: string, done?: number): Progress;
  /** Writes the result: the object with `--json`, otherwise the words. */
  answer(result: unknown, words: string): void;
}

/** What decides how a command writes. */
export interface OutputStyle {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Whether stdout carries an output file, so that the words go to stderr. */
  readonly stdoutIsFile?: boolean;
}

/** Opens the output of a command. */
export function openOutput({ json = false, quiet = false, stdoutIsFile = false }: OutputStyle): Output {
  let shown: Progress | undefined;
  const write = (line: string) => {
    if (shown) shown.say(line);
    else process.stderr.write(`${line}\n`);
  };
  const warned = new Set<string>();
  return {
    json,
    quiet,
    say(line) {
      if (!quiet) write(line);
    },
    warn(line) {
      if (warned.has(line)) return;
      warned.add(line);
      write(`warning: ${line}`);
    },
    progress(title, total, unit, done) {
      if (quiet || total === 0) return silentProgress();
      const progress = openProgress(title, total, unit, done);
      shown = progress;
      return {
        ...progress,
        [Symbol.dispose]() {
          progress[Symbol.dispose]();
          if (shown === progress) shown = undefined;
        },
      };
    },
    answer(result, words) {
      if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
      else if (!quiet) (stdoutIsFile ? process.stderr : process.stdout).write(`${words}\n`);
    },
  };
}
