import type { Moment, SpikeTrain } from '@argand/phasor';
import type { CycleRange } from '../neuron.ts';
import { countBefore } from '../spikes/spike-train.ts';

/** Those of the cycles in which a reference fires whose phase 0 lies from `since` to before `until`. */
export function referencesBetween({ from, to }: CycleRange, since: Moment, until: Moment): CycleRange {
  const next = ({ cycle, phase }: Moment) => (phase > 0 ? cycle + 1 : cycle);
  return { from: Math.max(from, next(since)), to: Math.min(to, next(until)) };
}

/**
 * Puts the spikes of the reference, phase 0 of the given cycles, between those of the other sources.
 *
 * @param arriving the spikes from `since` to before `until`
 * @returns the same with one more neuron, the reference
 */
export function withReferenceSpikes(
  arriving: SpikeTrain,
  cycles: CycleRange,
  since: Moment,
  until: Moment,
): SpikeTrain {
  const { images, neurons, clock, offsets, neuron, cycle, phase } = arriving;
  const { from: first, to: end } = referencesBetween(cycles, since, until);
  const references = Math.max(end - first, 0);
  const spikes = phase.length + images * references;
  const joined = {
    neuron: new Int32Array(spikes),
    cycle: new Int32Array(spikes),
    phase: new Float64Array(spikes),
  };
  let place = 0;
  const copy = (from: number, to: number) => {
    if (from === to) return;
    joined.neuron.set(neuron.subarray(from, to), place);
    joined.cycle.set(cycle.subarray(from, to), place);
    joined.phase.set(phase.subarray(from, to), place);
    place += to - from;
  };
  for (let image = 0; image < images; image++) {
    const to = offsets[image + 1];
    let from = offsets[image];
    for (let c = first; c < end; c++) {
      // The reference has the highest number, so it comes after the others of its moment.
      const next = from + countBefore(cycle, phase, from, to, { cycle: c, phase: Number.MIN_VALUE });
      copy(from, next);
      joined.neuron[place] = neurons;
      joined.cycle[place++] = c;
      from = next;
    }
    copy(from, to);
  }
  return {
    images,
    neurons: neurons + 1,
    clock,
    offsets: offsets.map((offset, image) => offset + image * references),
    ...joined,
  };
}
