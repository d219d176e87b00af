import type { ForwardSpikesCall } from '@argand/backend/kernels';
import { FORWARD_SPIKES, OFFSET_FORWARDED } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { roundUp } from '../product.ts';

export function forwardSpikes(machine: Machine): (call: ForwardSpikesCall) => void {
  return ({ neurons, fired, ordered, due, until, references, offsets, arriving, counts }) => {
    const { images } = arriving;
    const share = roundUp(neurons, 64);
    machine.set(13, machine.scratch(machine.threads * share));
    machine.set(14, share);
    machine.set(0, fired.capacity);
    machine.setStorages(1, fired.neuron, fired.cycle, fired.phase);
    machine.set(4, neurons);
    machine.set(5, references.from);
    machine.set(6, references.to);
    machine.setStorages(
      7,
      offsets,
      arriving.offsets,
      arriving.source,
      arriving.cycle,
      arriving.phase,
      counts,
    );
    machine.set(15, images);
    machine.setStorage(16, fired.count);
    machine.set(17, due.cycle);
    machine.setFraction(18, due.phase);
    machine.set(19, until.cycle);
    machine.setFraction(20, until.phase);
    machine.set(21, Number(ordered));
    machine.run(OFFSET_FORWARDED, 1, 0);
    machine.run(FORWARD_SPIKES, images, 3 * arriving.source.length);
  };
}
