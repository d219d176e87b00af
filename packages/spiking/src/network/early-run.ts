import type { Readout } from '@argand/layers';
import type { Moment, SpikeTrain } from '@argand/phasor';
import { AnswerWatch, type EarlyAnswer, type StopEarly } from '../answers/stop-early.ts';
import { earliest, endOfCycle, later } from '../moments.ts';
import type { EvaluationSchedule } from '../neuron.ts';
import { countBefore } from '../spikes/spike-train.ts';
import type { NetworkInTime } from './network-in-time.ts';
import type { NetworkRun, StageTime } from './network-run.ts';
import { RunPieces } from './run-pieces.ts';

/** What stops when. */
export interface EarlyRunOptions {
  readonly rule: StopEarly;
  readonly readout: Readout;
  readonly evaluation: EvaluationSchedule;
  /** L, how many layers have synapses. */
  readonly layers: number;
  readonly outputs: number;
  /** The number of the first image. */
  readonly firstImage: number;
  readonly onAnswer: ((answer: EarlyAnswer) => void) | undefined;
}

/** A run that images left as soon as they had answered. */
export interface EarlyRun {
  /** Of all images, each as far as it was simulated. */
  readonly run: NetworkRun;
  /** [images, cycles, outputs] NaN after the cycle in which an image answered. */
  readonly phases: Float64Array;
  /** [images] the cycle in which each answered. */
  readonly answerCycles: Int32Array;
}

/**
 * Runs images cycle by cycle of the last clock. At the end of a cycle, those that have answered leave: what they would have done later is never simulated.
 *
 * Cycle c of the last of L clocks ends at T = L/4 + c + 1. A stage receives spikes up to T plus what it and the stages behind it look
 * ahead, each time rounded up to a quarter of a cycle: moments at which every neuron is looked at anyway. So the spikes are those of a run in one piece, to
 * the last bit.
 *
 * @param train the spikes of the inputs, of all cycles
 */
export async function runUntilAnswered(
  inTime: NetworkInTime,
  train: SpikeTrain,
  { rule, readout, evaluation, layers, outputs, firstImage, onAnswer }: EarlyRunOptions,
): Promise<EarlyRun> {
  const { images } = train;
  const { cycles, settled, last } = evaluation;
  const from = Math.min(rule.from ?? settled, last);
  const phases = new Float64Array(images * cycles * outputs).fill(Number.NaN);
  const answerCycles = new Int32Array(images).fill(last);
  const watch = new AnswerWatch(rule, readout, images);
  const pieces = new RunPieces(images);
  const inputs = new InputPieces(train);
  const ahead = toldAhead(inTime.lookaheads);
  let running = Array.from({ length: images }, (_, k) => k);
  for (let c = from; running.length > 0; c++) {
    let stage = 0;
    const until = ({ clock, lookahead, after }: StageTime) =>
      earliest(
        later(endOfCycle(c, layers, clock), ahead[stage++] / 4),
        // A run in one piece tells a stage no more than this.
        later(evaluation.until(clock), lookahead + after),
      );
    const piece = await inTime.advance((moment) => inputs.take(running, moment), until);
    pieces.add(piece, running);
    decodeInto(phases, piece.output, running, cycles);
    const staying: number[] = [];
    for (const [place, image] of running.entries()) {
      const start = (image * cycles + c) * outputs;
      const row = phases.subarray(start, start + outputs);
      if (!watch.hasAnswered(image, row) && c < last) {
        staying.push(place);
        continue;
      }
      answerCycles[image] = c;
      // A stage that looks ahead may have begun the next cycle.
      phases.fill(Number.NaN, start + outputs, (image + 1) * cycles * outputs);
      onAnswer?.({ image: firstImage + image, cycle: c, answer: watch.answerOf(image), phases: row.slice() });
    }
    if (staying.length < running.length && staying.length > 0) await inTime.retain(staying);
    running = staying.map((place) => running[place]);
  }
  return { run: pieces.whole(), phases, answerCycles };
}

/** For each stage: by how many quarters of a cycle it must be ahead of the output, so that the next stage can be as far as it must. */
function toldAhead(lookaheads: readonly number[]): number[] {
  const ahead: number[] = [];
  let behind = 0;
  for (const lookahead of lookaheads.toReversed()) {
    // What is known at the very moment may be a rounding off: a little more is requested.
    if (lookahead > 0) behind = Math.ceil(behind + 4 * lookahead + 1e-6);
    ahead.unshift(behind);
  }
  return ahead;
}

/** The first spike of each output in each cycle, where there is none yet. */
function decodeInto(
  phases: Float64Array,
  output: SpikeTrain,
  images: readonly number[],
  cycles: number,
): void {
  const { neurons, offsets, neuron, cycle, phase } = output;
  for (const [place, image] of images.entries()) {
    for (let k = offsets[place]; k < offsets[place + 1]; k++) {
      if (cycle[k] < 0 || cycle[k] >= cycles) continue;
      const at = (image * cycles + cycle[k]) * neurons + neuron[k];
      if (Number.isNaN(phases[at])) phases[at] = phase[k];
    }
  }
}

/** Hands out the spikes of inputs as time goes on. */
class InputPieces {
  readonly #train: SpikeTrain;
  /** [images] the next spike of each. */
  readonly #next: Uint32Array;

  constructor(train: SpikeTrain) {
    this.#train = train;
    this.#next = train.offsets.slice(0, train.images);
  }

  /** What comes before a moment and was not handed out, of some images. */
  take(images: readonly number[], until: Moment): SpikeTrain {
    const { neurons, clock, offsets: all, neuron, cycle, phase } = this.#train;
    const offsets = new Uint32Array(images.length + 1);
    for (const [place, image] of images.entries()) {
      const first = this.#next[image];
      offsets[place + 1] = offsets[place] + countBefore(cycle, phase, first, all[image + 1], until);
    }
    const spikes = offsets[images.length];
    const piece = {
      images: images.length,
      neurons,
      clock,
      offsets,
      neuron: new Int32Array(spikes),
      cycle: new Int32Array(spikes),
      phase: new Float64Array(spikes),
    };
    for (const [place, image] of images.entries()) {
      const first = this.#next[image];
      const end = first + offsets[place + 1] - offsets[place];
      piece.neuron.set(neuron.subarray(first, end), offsets[place]);
      piece.cycle.set(cycle.subarray(first, end), offsets[place]);
      piece.phase.set(phase.subarray(first, end), offsets[place]);
      this.#next[image] = end;
    }
    return piece;
  }
}
