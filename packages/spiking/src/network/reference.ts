import type { Moment, SpikeTrain } from '@argand/phasor';
import type { Cycles } from '../neuron.ts';
import { SpikeTrainBuilder } from '../spikes/spike-list.ts';
import { isBefore } from '../spikes/spike-train.ts';

/**
 * Puts the spikes of the reference, phase 0 of the given cycles, between those of the other sources.
 *
 * @param arriving the spikes from `since` to before `until`
 * @returns the same with one more neuron, the reference
 */
export function withReferenceSpikes(
  arriving: SpikeTrain,
  { from, to }: Cycles,
  since: Moment,
  until: Moment,
): SpikeTrain {
  const { images, neurons, clock, offsets, neuron, cycle, phase } = arriving;
  const first = Math.max(
    from,
    isBefore(since.cycle, 0, since.cycle, since.phase) ? since.cycle + 1 : since.cycle,
  );
  const end = Math.min(
    to,
    isBefore(until.cycle, 0, until.cycle, until.phase) ? until.cycle + 1 : until.cycle,
  );
  const builder = new SpikeTrainBuilder(neurons + 1, clock, phase.length + images * Math.max(end - first, 0));
  for (let image = 0; image < images; image++) {
    let next = offsets[image];
    for (let c = first; c < end; c++) {
      const start = next;
      // The reference has the highest number, so it comes after the others of its moment.
      while (next < offsets[image + 1] && !isBefore(c, 0, cycle[next], phase[next])) next++;
      builder.append(neuron, cycle, phase, start, next);
      builder.add(neurons, c, 0);
    }
    builder.append(neuron, cycle, phase, next, offsets[image + 1]);
    builder.endSorted();
  }
  return builder.build();
}
