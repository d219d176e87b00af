import { SingleBar } from 'cli-progress';
import { ProgressMeter } from './progress-rate.ts';
import { onRestoreTerminal } from './terminal.ts';

/** The progress of one piece of work. Disposing it ends the display, whatever happened to the work. */
export interface Progress extends Disposable {
  /** Shows that `done` of the total are done, with a detail beside the bar. */
  advance(done: number, detail?: string): void;
  /** Writes a line for a person above the display. */
  say(line: string): void;
}

/**
 * Opens a progress display on stderr: a bar on a terminal, otherwise a plain line every few seconds.
 *
 * @param done how much is done already when the work begins, as in a resumed run
 */
export function openProgress(title: string, total: number, unit: string, done = 0): Progress {
  const work: Work = { title, total, unit, done };
  // A dumb terminal cannot move the cursor.
  return process.stderr.isTTY && process.env.TERM !== 'dumb' ? openBar(work) : openLines(work);
}

/** A display that shows nothing. */
export function silentProgress(): Progress {
  return { advance() {}, say() {}, [Symbol.dispose]() {} };
}

interface Work {
  readonly title: string;
  readonly total: number;
  readonly unit: string;
  readonly done: number;
}

const now = () => performance.now() / 1000;

function openBar({ title, total, unit, done: begin }: Work): Progress {
  const meter = new ProgressMeter(total, begin, now());
  let done = begin;
  let detail = '';
  const payload = () => {
    const { perSecond, secondsLeft } = meter.rate;
    return {
      rate: rateWords(perSecond, unit),
      left: secondsLeft === undefined ? '' : `| ${timeLeft(secondsLeft)} left`,
      detail: detail && `| ${detail}`,
    };
  };
  const bar = new SingleBar({
    format: `${title.padEnd(22)} {bar} {percentage}% {rate} {left} {detail}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    fps: 8,
    stream: process.stderr,
  });
  bar.start(total, done, payload());
  const unregister = onRestoreTerminal(() => bar.stop());
  return {
    advance(doneNow, detailNow = '') {
      done = doneNow;
      detail = detailNow;
      meter.update(done, now());
      bar.update(done, payload());
    },
    say(line) {
      bar.stop();
      process.stderr.write(`${line}\n`);
      bar.start(total, done, payload());
    },
    [Symbol.dispose]() {
      unregister();
      bar.stop();
      if (done >= total) process.stderr.write(`${lineOf(title, done, total, meter, unit, detail)}\n`);
    },
  };
}

/** Seconds between two plain lines. */
const lineInterval = 5;

function openLines({ title, total, unit, done: begin }: Work): Progress {
  const meter = new ProgressMeter(total, begin, now());
  let last = now();
  let [done, detail, shown] = [begin, '', begin];
  const show = () => {
    last = now();
    shown = done;
    process.stderr.write(`${lineOf(title, done, total, meter, unit, detail)}\n`);
  };
  return {
    advance(doneNow, detailNow = '') {
      done = doneNow;
      detail = detailNow;
      meter.update(done, now());
      if (now() - last >= lineInterval) show();
    },
    say(line) {
      process.stderr.write(`${line}\n`);
    },
    [Symbol.dispose]() {
      if (done !== shown) show();
    },
  };
}

function lineOf(
  title: string,
  done: number,
  total: number,
  { rate: { perSecond, secondsLeft } }: ProgressMeter,
  unit: string,
  detail: string,
): string {
  const parts = [`${title}: ${done} of ${total}`, rateWords(perSecond, unit)];
  if (done < total && secondsLeft !== undefined) parts.push(`${timeLeft(secondsLeft)} left`);
  parts.push(detail);
  return parts.filter((part) => part !== '').join(', ');
}

function rateWords(perSecond: number | undefined, unit: string): string {
  if (perSecond === undefined) return '';
  const digits = perSecond < 10 ? 1 : 0;
  return `${perSecond.toLocaleString('en', { maximumFractionDigits: digits })} ${unit}/s`;
}

/** A time that is left, as a person reads it. */
export function timeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const days = Math.ceil(seconds / 86_400);
  return days <= 100 ? `${days} days` : 'more than 100 days';
}
