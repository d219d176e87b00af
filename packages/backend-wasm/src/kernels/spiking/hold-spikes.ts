import type { HoldSpikesCall } from '@argand/backend/kernels';
import { HOLD_SPIKES } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { setSpiking, setTime } from './spiking-arguments.ts';

export function holdSpikes(machine: Machine): (call: HoldSpikesCall) => void {
  return ({ spikes, fanOut, since, until, leak, fired, ...state }) => {
    const work = setSpiking(machine, spikes, fanOut, fired, true);
    setTime(machine, since, until);
    machine.setFraction(24, Math.exp(-leak));
    machine.setStorages(
      25,
      state.traceReal,
      state.traceImaginary,
      state.traceCycle,
      state.real,
      state.imaginary,
      state.latest,
      state.kicked,
    );
    machine.run(HOLD_SPIKES, spikes.images, work);
  };
}
