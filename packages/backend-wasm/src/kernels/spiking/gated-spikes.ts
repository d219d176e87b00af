import type { GatedSpikesCall } from '@argand/backend/kernels';
import { GATED_SPIKES } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { setSpiking } from './spiking-arguments.ts';

export function gatedSpikes(machine: Machine): (call: GatedSpikesCall) => void {
  return ({ spikes, fanOut, untilCycle, window, traceReal, traceImaginary, fired }) => {
    const work = setSpiking(machine, spikes, fanOut, fired, true);
    machine.set(20, untilCycle);
    machine.setStorages(21, window, traceReal, traceImaginary);
    machine.run(GATED_SPIKES, spikes.images, work);
  };
}
