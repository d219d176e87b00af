import type { PhasorDenseCall } from '@argand/backend/kernels';
import { PHASOR_DENSE } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { bytesOfPanels, bytesOfStrips, chunkRows, columnsAtOnce, pack, roundUp, speed } from '../product.ts';

/** Outputs whose sums a thread keeps at a time, until their phases are taken. */
export const mostColumns = 1024;

export function phasorDense(machine: Machine): (call: PhasorDenseCall) => void {
  return ({ batch, inputs, outputs, phases, weight, bias, out, sum }) => {
    if (batch * outputs === 0) return;
    const { tileRows, threads } = machine;
    const direct = 2 * batch <= 2 * tileRows;
    const step = columnsAtOnce(outputs, inputs, mostColumns);
    // A tile has an even number of rows.
    const samples = chunkRows(2 * batch, tileRows) / 2;
    const share = roundUp(bytesOfStrips(2 * samples) + 8 * samples * roundUp(step, 8), 64);
    const scratch = machine.scratch(threads * share + (direct ? 0 : bytesOfPanels(step, inputs)));
    for (let first = 0; first < outputs; first += step) {
      const columns = Math.min(step, outputs - first);
      machine.setStorage(0, phases);
      machine.set(1, 4 * inputs);
      machine.set(2, bias ? machine.address(bias) + 4 * first : 0);
      machine.set(3, machine.address(weight) + 4 * first);
      machine.set(4, 4 * outputs);
      machine.set(5, 0);
      machine.setStorage(6, out);
      machine.setStorage(7, sum);
      machine.set(8, batch);
      machine.set(9, columns);
      machine.set(10, inputs);
      machine.set(11, direct ? 0 : scratch + threads * share);
      machine.set(12, scratch);
      machine.set(13, share);
      machine.set(14, samples);
      machine.set(17, outputs);
      machine.set(18, first);
      if (!direct) pack(machine, columns, inputs);
      const work = (2 * batch * columns * inputs) / speed + 2 * batch * inputs;
      machine.run(PHASOR_DENSE, Math.ceil(batch / samples), work);
    }
  };
}
