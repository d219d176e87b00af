import type { Moment, SpikeTrain } from '@argand/phasor';
import { SpikeTrainBuilder } from './spike-list.ts';
import { countBefore, isBefore } from './spike-train.ts';

/** The spikes of a train before a moment, and the others, if there are any. */
export function splitInTime(
  train: SpikeTrain,
  until: Moment,
): [before: SpikeTrain, rest: SpikeTrain | undefined] {
  const { images, neurons, clock, offsets, neuron, cycle, phase } = train;
  let all = true;
  // Spikes are in the order of time, so an image's last one tells.
  for (let image = 0; image < images && all; image++) {
    const end = offsets[image + 1];
    all = end === offsets[image] || isBefore(cycle[end - 1], phase[end - 1], until.cycle, until.phase);
  }
  if (all) return [train, undefined];
  const before = new SpikeTrainBuilder(neurons, clock, phase.length);
  const rest = new SpikeTrainBuilder(neurons, clock);
  for (let image = 0; image < images; image++) {
    const k = offsets[image] + countBefore(cycle, phase, offsets[image], offsets[image + 1], until);
    before.append(neuron, cycle, phase, offsets[image], k);
    before.endSorted();
    rest.append(neuron, cycle, phase, k, offsets[image + 1]);
    rest.endSorted();
  }
  return [before.build(), rest.build()];
}

/** The spikes of two trains of the same images, the second of which begins where the first ends or before. */
export function joinInTime(first: SpikeTrain, second: SpikeTrain): SpikeTrain {
  const builder = new SpikeTrainBuilder(first.neurons, first.clock, first.phase.length + second.phase.length);
  for (let image = 0; image < first.images; image++) {
    for (const { offsets, neuron, cycle, phase } of [first, second]) {
      builder.append(neuron, cycle, phase, offsets[image], offsets[image + 1]);
    }
    builder.endImage();
  }
  return builder.build();
}

/** A train of some images of a run, in time after the pieces before it. */
export interface TrainPiece {
  readonly train: SpikeTrain;
  /** Which image of the whole each of the train is; they ascend. */
  readonly images: readonly number[];
}

/** The spikes of pieces that follow one another in time. */
export function joinPieces(pieces: readonly TrainPiece[], images: number): SpikeTrain {
  const offsets = new Uint32Array(images + 1);
  for (const { train, images: ofTrain } of pieces) {
    for (const [place, image] of ofTrain.entries()) {
      offsets[image + 1] += train.offsets[place + 1] - train.offsets[place];
    }
  }
  for (let image = 0; image < images; image++) offsets[image + 1] += offsets[image];
  const spikes = offsets[images];
  const neuron = new Int32Array(spikes);
  const cycle = new Int32Array(spikes);
  const phase = new Float64Array(spikes);
  const next = offsets.slice();
  for (const { train, images: ofTrain } of pieces) {
    for (const [place, image] of ofTrain.entries()) {
      const [from, to] = [train.offsets[place], train.offsets[place + 1]];
      neuron.set(train.neuron.subarray(from, to), next[image]);
      cycle.set(train.cycle.subarray(from, to), next[image]);
      phase.set(train.phase.subarray(from, to), next[image]);
      next[image] += to - from;
    }
  }
  const { neurons, clock } = pieces[0].train;
  return { images, neurons, clock, offsets, neuron, cycle, phase };
}
