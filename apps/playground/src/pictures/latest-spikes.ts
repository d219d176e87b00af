import type { DrawnSpikes } from '../answering/answer.ts';

/** What each neuron of a population fired last, before a moment that moves. */
export class LatestSpikes {
  readonly spikes: DrawnSpikes;
  /** [neurons] when, −∞ for never; and at which phase, and at which phase the time before, NaN for never. */
  readonly time: Float32Array;
  readonly phase: Float32Array;
  readonly phaseBefore: Float32Array;
  /** How many spikes have come. */
  count = 0;
  #now = Number.NEGATIVE_INFINITY;

  constructor(spikes: DrawnSpikes) {
    this.spikes = spikes;
    this.time = new Float32Array(spikes.neurons);
    this.phase = new Float32Array(spikes.neurons);
    this.phaseBefore = new Float32Array(spikes.neurons);
    this.#reset();
  }

  /** Takes the spikes up to and at this time. It may go back. */
  moveTo(now: number): this {
    if (now < this.#now) this.#reset();
    this.#now = now;
    const { time, neuron, phase } = this.spikes;
    for (; this.count < time.length && time[this.count] <= now; this.count++) {
      const n = neuron[this.count];
      this.phaseBefore[n] = this.phase[n];
      this.time[n] = time[this.count];
      this.phase[n] = phase[this.count];
    }
    return this;
  }

  #reset(): void {
    this.count = 0;
    this.time.fill(Number.NEGATIVE_INFINITY);
    this.phase.fill(Number.NaN);
    this.phaseBefore.fill(Number.NaN);
  }
}
