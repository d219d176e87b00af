import type { Readout } from '@argand/layers';
import { settledAfter } from '@argand/spiking';
import { FollowCounts, type Followed, followedWords } from '../followed.ts';

/** One decoded cycle of a stream. */
export interface StreamCycle {
  /** On the outputs' clock. */
  readonly cycle: number;
  /** The number of the image that the inputs are shown in that cycle of their clock; null where nothing is. */
  readonly image: number | null;
  readonly label: number | null;
  readonly prediction: number;
  /** [outputs] */
  readonly phases: Float64Array;
}

/** What a stream did, all together. */
export interface StreamSummary {
  /** Decoded cycles of the outputs. */
  readonly cycles: number;
  /** Cycles in which no output fired. */
  readonly silentCycles: number;
  /** Images that were shown to the end. */
  readonly images: number;
  /** The share of those with a label whose last whole cycle had it as its answer; null if there is none. */
  readonly accuracy: number | null;
  /** In how many cycles the output followed when one image gave way to another: answers that changed, and phases. */
  readonly settling: { readonly tolerance: number; readonly answer: Followed; readonly phases: Followed };
}

/** How near phases must come to where they end. */
const tolerance = 0.02;

/** What is counted. */
export interface TallyOptions {
  readonly readout: Readout;
  readonly outputs: number;
  /** How many layers have synapses. */
  readonly layers: number;
  /** For how many cycles each image is shown. */
  readonly holdFor: number;
}

/** Counts while a stream runs: it remembers the cycles of the image that is shown, and numbers. */
export class StreamTally {
  readonly #readout: Readout;
  readonly #outputs: number;
  readonly #holdFor: number;
  /**
   * The cycles of the outputs that belong to one image alone: they come a quarter of a cycle later for each layer, so the last ones have begun to hear
   * the next image.
   */
  readonly #whole: number;
  /** [whole, outputs] of the image that is shown. */
  readonly #phases: Float64Array;
  /** How many cycles of it there are; too few if the stream was taken up in the middle of it. */
  #seen = 0;
  /** The answer of the last whole cycle of the image before, if there was one. */
  #before: number | undefined;
  #cycles = 0;
  #silent = 0;
  #images = 0;
  #labelled = 0;
  #right = 0;
  readonly #answers = new FollowCounts();
  readonly #settled = new FollowCounts();

  constructor({ readout, outputs, layers, holdFor }: TallyOptions) {
    this.#readout = readout;
    this.#outputs = outputs;
    this.#holdFor = holdFor;
    this.#whole = Math.max(holdFor - Math.ceil(layers / 4), 1);
    this.#phases = new Float64Array(this.#whole * outputs);
  }

  take({ cycle, image, label, prediction, phases }: StreamCycle): void {
    this.#cycles++;
    if (prediction < 0) this.#silent++;
    const place = cycle % this.#holdFor;
    if (place === 0) this.#seen = 0;
    if (place >= this.#whole) return;
    this.#phases.set(phases, place * this.#outputs);
    this.#seen++;
    if (place < this.#whole - 1) return;
    if (image !== null && this.#seen === this.#whole) this.#end(label, prediction);
    this.#before = prediction;
  }

  summary(): StreamSummary {
    return {
      cycles: this.#cycles,
      silentCycles: this.#silent,
      images: this.#images,
      accuracy: this.#labelled === 0 ? null : this.#right / this.#labelled,
      settling: { tolerance, answer: this.#answers.summary(), phases: this.#settled.summary() },
    };
  }

  /** The last whole cycle of an image is over. */
  #end(label: number | null, prediction: number): void {
    this.#images++;
    if (label !== null) {
      this.#labelled++;
      if (prediction === label) this.#right++;
    }
    if (this.#before === undefined) return;
    const output = { images: 1, outputs: this.#outputs, cycles: this.#whole, phases: this.#phases };
    const { answer, phases } = settledAfter(output, this.#readout, { tolerance });
    if (prediction !== this.#before) this.#answers.add(answer[0] < 0 ? null : answer[0]);
    this.#settled.add(phases[0] < 0 ? null : phases[0]);
  }
}

/** The summary for a person. */
export function summaryWords({ images, accuracy, silentCycles, settling }: StreamSummary): string[] {
  const { answer, phases, tolerance: near } = settling;
  return [
    `${images} images to the end${accuracy === null ? '' : `, ${(100 * accuracy).toFixed(2)} % answered rightly in their last whole cycle`}; ${silentCycles} silent cycles.`,
    `The output followed the input: in its answer, ${followedWords(answer)}; in its phases to within ${near}, ${followedWords(phases)}.`,
  ];
}
