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
