import type { ClockMoment, FanOutArrays, FiredArrays, SpikeArrays } from '@argand/backend/kernels';
import { BLOCK_OF_SPIKES, ENTRY, INVERT_FAN_OUT, SPIKES_AT_ONCE } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { roundUp } from '../product.ts';

/** About how long one spike takes to reach one target, in nanoseconds. */
const perOperation = 0.5;

/** Writes the arguments that all spiking kernels share, see assembly/spiking/image.ts; returns the estimated nanoseconds. */
export function setSpiking(
  machine: Machine,
  spikes: SpikeArrays,
  fanOut: FanOutArrays,
  fired: FiredArrays,
  superposes = false,
): number {
  const { sources, targets, width } = fanOut;
  const runs = fanOut.target.length;
  const entries = width === targets ? ENTRY * Math.max(runs, SPIKES_AT_ONCE) : 0;
  const share = roundUp(5 * (4 * roundUp(targets, 4) + 64) + 12 * BLOCK_OF_SPIKES + entries + 64, 64);
  // For one image, inverting the fan-out costs more than it saves. The sums have the same bits either way.
  const inverts = superposes && width < targets && targets % width === 0 && spikes.images > 1;
  const incoming = inverts ? 4 * (targets / width + 3) + 8 * runs + 64 : 0;
  const scratch = machine.scratch(machine.threads * share + incoming);
  machine.set(0, spikes.images);
  machine.setStorages(1, spikes.offsets, spikes.source, spikes.cycle, spikes.phase);
  machine.set(5, sources);
  machine.set(6, targets);
  machine.set(7, width);
  machine.setStorages(8, fanOut.offsets, fanOut.target, fanOut.weight, fanOut.weights);
  machine.set(12, scratch);
  machine.set(13, share);
  machine.set(14, fired.capacity);
  machine.setStorages(15, fired.count, fired.neuron, fired.cycle, fired.phase);
  machine.set(40, inverts ? scratch + machine.threads * share : 0);
  if (inverts) machine.run(INVERT_FAN_OUT, 1, 0);
  return (spikes.source.length * runs * width * perOperation) / Math.max(sources, 1) + 1000 * spikes.images;
}

/** Writes from when to when a kernel runs, on the listening clock. */
export function setTime(machine: Machine, since: ClockMoment, until: ClockMoment): void {
  machine.set(20, since.cycle);
  machine.setFraction(21, since.phase);
  machine.set(22, until.cycle);
  machine.setFraction(23, until.phase);
}
