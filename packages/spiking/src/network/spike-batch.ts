import type { Readout } from '@argand/layers';
import type { SpikeTrain } from '@argand/phasor';
import type { EarlyAnswer, StopEarly } from '../answers/stop-early.ts';
import { later } from '../moments.ts';
import type { EvaluationSchedule } from '../neuron.ts';
import { decodeSpikes } from '../spikes/decode.ts';
import { countFired } from './counting.ts';
import { runUntilAnswered } from './early-run.ts';
import type { NetworkInTime } from './network-in-time.ts';
import type { CountedRun, NetworkRun } from './network-run.ts';
import type { Recorder } from './recorder.ts';

/** How a batch is run. */
export interface BatchOptions {
  readonly evaluation: EvaluationSchedule;
  readonly readout: Readout;
  /** Number of layers with synapses. */
  readonly layers: number;
  readonly outputs: number;
  /** The number of the batch's first image. */
  readonly start: number;
  readonly stopEarly: StopEarly | undefined;
  readonly onAnswer: ((answer: EarlyAnswer) => void) | undefined;
  readonly recorder: Recorder | undefined;
  /** Whether there is noise, or a neuron with look-ahead. */
  readonly needsTrains: boolean;
}

/** The result of a batch. */
export interface BatchResult {
  readonly run: CountedRun;
  /** [images, cycles, outputs] */
  readonly phases: Float64Array;
  /** [images] the cycle in which each image answered, with `stopEarly`. */
  readonly answerCycles?: Int32Array;
}

/** Runs a batch: with the spikes of every layer on the host if something needs them, otherwise with counts alone. */
export async function runBatch(
  inTime: NetworkInTime,
  train: SpikeTrain,
  options: BatchOptions,
): Promise<BatchResult> {
  const { evaluation, stopEarly, recorder, needsTrains, start } = options;
  const { cycles } = evaluation;
  if (!(stopEarly || recorder || needsTrains)) {
    const run = await inTime.runOnce(train, (clock) => evaluation.until(clock));
    return { run, phases: decodeSpikes(run.output, { cycles }) };
  }
  if (stopEarly) {
    const early = await runUntilAnswered(inTime, train, { ...options, rule: stopEarly, firstImage: start });
    recorder?.keep(start, early.run, early.answerCycles);
    return { run: counted(early.run), phases: early.phases, answerCycles: early.answerCycles };
  }
  const run = await inTime.advance(
    train,
    ({ clock, lookahead, after, known }) => known ?? later(evaluation.until(clock), lookahead + after),
  );
  recorder?.keep(start, run);
  return { run: counted(run), phases: decodeSpikes(run.output, { cycles }) };
}

function counted(run: NetworkRun): CountedRun {
  return { ...run, layers: run.layers.map((layer) => ({ ...layer, ...countFired(layer.fired) })) };
}
