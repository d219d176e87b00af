import { SingleBar } from 'cli-progress';

/** One measurement that shows how far it is, on stderr. */
export interface Progress {
  advance(done: number): void;
  finish(): void;
  /** It will not be finished. */
  abandon(): void;
}

/** Milliseconds between two plain lines where there is no terminal. */
const lineInterval = 5000;

/** A bar with rate and time left on a terminal, plain lines now and then elsewhere. */
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
  const since = performance.now();
  let last = since;
  return {
    advance(done) {
      if (performance.now() - last < lineInterval) return;
      last = performance.now();
      const rate = done / ((last - since) / 1000);
      const left = ((total - done) / rate).toFixed(0);
      process.stderr.write(
        `${title}: ${done} of ${total} images, ${rate.toFixed(0)} images/s, ${left} s left\n`,
      );
    },
    finish() {
      const seconds = (performance.now() - since) / 1000;
      process.stderr.write(`${title}: done, ${seconds.toFixed(1)} s\n`);
    },
    abandon() {},
  };
}
