import type { SortSpikesCall } from '@argand/backend/kernels';
import { DIGIT_TABLE, SORT_SPIKES } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { roundUp } from '../product.ts';

export function sortSpikes(machine: Machine): (call: SortSpikesCall) => void {
  return ({ images, start, count, neuron, cycle, phase }) => {
    let most = 0;
    let all = 0;
    const counts = machine.numbers(count);
    for (let image = 0; image < images; image++) {
      most = Math.max(most, counts[image]);
      all += counts[image];
    }
    if (most < 2) return;
    // Two arrays of a key and a position for each spike.
    const share = roundUp(16 * most + DIGIT_TABLE, 64);
    const scratch = machine.scratch(machine.threads * share);
    machine.setStorages(0, start, count, neuron, cycle, phase);
    machine.set(5, scratch);
    machine.set(6, share);
    machine.set(7, most);
    machine.run(SORT_SPIKES, images, 10 * all);
  };
}
