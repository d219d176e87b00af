/** How fast a piece of work goes, and how long it still takes. */
export interface ProgressRate {
  /** Per second; undefined until it is known. */
  readonly perSecond: number | undefined;
  /** Undefined until it is known. */
  readonly secondsLeft: number | undefined;
}

/** Seconds over which the rate is averaged: older progress counts less and less. */
const memory = 10;

/** Measures the rate of a piece of work from how much is done at which time. */
export class ProgressMeter {
  readonly #total: number;
  #done: number;
  #time: number;
  /** Exponentially weighted sums of the work and of the seconds that it took. */
  #work = 0;
  #seconds = 0;

  /** @param time now, in seconds */
  constructor(total: number, done: number, time: number) {
    this.#total = total;
    this.#done = done;
    this.#time = time;
  }

  /** Takes note of what is done at a time, in seconds. */
  update(done: number, time: number): void {
    const seconds = time - this.#time;
    if (done <= this.#done || seconds <= 0) return;
    const weight = Math.exp(-seconds / memory);
    this.#work = weight * this.#work + (done - this.#done);
    this.#seconds = weight * this.#seconds + seconds;
    this.#done = done;
    this.#time = time;
  }

  get rate(): ProgressRate {
    if (this.#seconds === 0) return { perSecond: undefined, secondsLeft: undefined };
    const perSecond = this.#work / this.#seconds;
    return { perSecond, secondsLeft: Math.max(this.#total - this.#done, 0) / perSecond };
  }
}
