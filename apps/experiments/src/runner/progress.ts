import { SingleBar } from 'cli-progress';

/** The progress of one measurement, shown on stderr. */
export interface Progress {
  /** Shows how many images are done. */
  advance(done: number): void;
  finish(): void;
  /** Ends the display of a measurement that failed or was interrupted. */
  abandon(): void;
}

/** Milliseconds between two lines if there is no terminal. */
const lineInterval = 5000;

/** Shows a bar with the time left on a terminal; otherwise writes a line every few seconds. */
export function showProgress(title: string, total: number): Progress {
  return process.stderr.isTTY ? bar(title, total) : lines(title, total);
}

function bar(title: string, total: number): Progress {
  const single = new SingleBar({
    format: `${title.padEnd(64)} {bar} {percentage}% | {value} of {total} images | {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 20,
    hideCursor: true,
    fps: 8,
    stream: process.stderr,
  });
  single.start(total, 0);
  const stop = () => single.stop();
  return { advance: (done) => single.update(done), finish: stop, abandon: stop };
}

function lines(title: string, total: number): Progress {
  const start = performance.now();
  let last = start;
  return {
    advance(done) {
      if (performance.now() - last < lineInterval) return;
      last = performance.now();
      const rate = done / ((last - start) / 1000);
      const left = ((total - done) / rate).toFixed(0);
      process.stderr.write(
        `${title}: ${done} of ${total} images, ${rate.toFixed(0)} images/s, ${left} s left\n`,
      );
    },
    finish() {
      const seconds = (performance.now() - start) / 1000;
      process.stderr.write(`${title}: done, ${seconds.toFixed(1)} s\n`);
    },
    abandon() {},
  };
}
