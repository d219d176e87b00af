import { SingleBar } from 'cli-progress';

/** Where a command's words go: one JSON object on stdout with `--json`, everything for people on stderr. */
export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** A line for a person; nothing with `--quiet`. */
  say(line: string): void;
  /** Something that a person should know of the answer, with `--quiet` too. The same words are said once. */
  warn(line: string): void;
  /** Shows how far a long piece of work is, with its rate and the time left. */
  progress(title: string, total: number, unit: string): Progress;
  /** What the command was asked for: the object with `--json`, else the words, on stdout. */
  answer(result: unknown, words: string): void;
}

/** One piece of work that shows itself. */
export interface Progress {
  /** `done` of the total are done; `detail` is a word beside the bar. */
  advance(done: number, detail?: string): void;
  finish(): void;
}

/** Opens a command's output. Without a terminal, progress is a plain line now and then. */
export function openOutput(options: { readonly json?: boolean; readonly quiet?: boolean }): Output {
  const json = options.json ?? false;
  const quiet = options.quiet ?? false;
  const warned = new Set<string>();
  return {
    json,
    quiet,
    say(line) {
      if (!quiet) process.stderr.write(`${line}\n`);
    },
    warn(line) {
      if (warned.has(line)) return;
      warned.add(line);
      process.stderr.write(`warning: ${line}\n`);
    },
    progress(title, total, unit) {
      if (quiet || total === 0) return { advance() {}, finish() {} };
      return process.stderr.isTTY ? bar(title, total, unit) : lines(title, total, unit);
    },
    answer(result, words) {
      process.stdout.write(json ? `${JSON.stringify(result)}\n` : quiet ? '' : `${words}\n`);
    },
  };
}

function rateOf(done: number, since: number): number {
  return done / Math.max((performance.now() - since) / 1000, 1e-3);
}

function timeLeft(done: number, total: number, since: number): string {
  const seconds = (total - done) / Math.max(rateOf(done, since), 1e-9);
  return seconds < 60
    ? `${seconds.toFixed(0)} s`
    : `${Math.floor(seconds / 60)} min ${(seconds % 60).toFixed(0)} s`;
}

function bar(title: string, total: number, unit: string): Progress {
  const since = performance.now();
  const single = new SingleBar({
    format: `${title.padEnd(22)} {bar} {percentage}% | {rate} ${unit}/s | {left} left {detail}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    fps: 8,
    stream: process.stderr,
  });
  single.start(total, 0, { rate: '–', left: '–', detail: '' });
  return {
    advance(done, detail = '') {
      const rate = Math.round(rateOf(done, since)).toLocaleString('en');
      single.update(done, { rate, left: timeLeft(done, total, since), detail: detail && `| ${detail}` });
    },
    finish() {
      single.stop();
    },
  };
}

/** Milliseconds between two plain lines where there is no terminal. */
const lineInterval = 5000;

function lines(title: string, total: number, unit: string): Progress {
  const since = performance.now();
  let last = since;
  let latest: { readonly done: number; readonly detail: string } = { done: 0, detail: '' };
  const show = () => {
    const { done, detail } = latest;
    const left = done < total ? `, ${timeLeft(done, total, since)} left` : '';
    const rate = Math.round(rateOf(done, since)).toLocaleString('en');
    process.stderr.write(
      `${title}: ${done} of ${total}, ${rate} ${unit}/s${left}${detail && `, ${detail}`}\n`,
    );
  };
  return {
    advance(done, detail = '') {
      latest = { done, detail };
      if (performance.now() - last < lineInterval) return;
      last = performance.now();
      show();
    },
    finish: show,
  };
}
