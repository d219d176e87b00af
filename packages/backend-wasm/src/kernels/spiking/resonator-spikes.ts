import type { ResonatorSpikesCall } from '@argand/backend/kernels';
import { RESONATOR_SPIKES } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { setSpiking, setTime } from './spiking-arguments.ts';

export function resonatorSpikes(machine: Machine): (call: ResonatorSpikesCall) => void {
  return ({ spikes, fanOut, since, until, leak, threshold, refractory, least, fired, ...state }) => {
    const work = setSpiking(machine, spikes, fanOut, fired);
    setTime(machine, since, until);
    machine.setFraction(24, leak);
    machine.setFraction(25, Math.exp(-leak));
    machine.setFraction(26, threshold);
    machine.setFraction(27, refractory);
    machine.setFraction(28, least);
    machine.setStorages(29, state.real, state.imaginary, state.latestCycle, state.latestPhase);
    machine.run(RESONATOR_SPIKES, spikes.images, work);
  };
}
