import type { OdeSpikesCall } from '@argand/backend/kernels';
import { ODE_SPIKES } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { roundUp } from '../product.ts';

/** Targets that one thread steps in a nanosecond. */
const stepsPerNanosecond = 0.5;

export function odeSpikes(machine: Machine): (call: OdeSpikesCall) => void {
  return ({ boxes, fanOut, turn, begin, end, fired, ...call }) => {
    const { images } = boxes;
    const { targets, width } = fanOut;
    if (images * targets === 0) return;
    // Two rows of sums, with room for a whole vector at the end.
    const share = 2 * roundUp(4 * targets + 16, 64);
    const scratch = machine.scratch(machine.threads * share);
    machine.setStorages(
      0,
      boxes.offsets,
      boxes.source,
      boxes.open,
      boxes.close,
      fanOut.offsets,
      fanOut.target,
      fanOut.weight,
      fanOut.weights,
    );
    machine.set(8, targets);
    machine.set(9, width);
    machine.set(10, call.since);
    machine.set(11, call.until);
    machine.setFraction(12, turn.real);
    machine.setFraction(13, turn.imaginary);
    machine.setFraction(14, begin.real);
    machine.setFraction(15, begin.imaginary);
    machine.setFraction(16, end);
    machine.setFraction(17, call.threshold);
    machine.set(18, call.refractory);
    machine.setStorage(19, call.edges);
    machine.set(20, call.edges?.length ?? 0);
    machine.setStorages(21, call.real, call.imaginary, call.height, call.latest);
    machine.set(25, fired.most);
    machine.setStorage(26, fired.count);
    machine.setStorage(27, fired.sample);
    machine.set(28, scratch);
    machine.set(29, share);
    const samples = call.until - call.since;
    machine.run(ODE_SPIKES, images, (images * samples * targets) / stepsPerNanosecond);
  };
}
