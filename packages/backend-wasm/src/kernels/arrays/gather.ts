import type { GatherCall } from '@argand/backend/kernels';
import { GATHER } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { chunkSize } from '../chunks.ts';

export function gather(machine: Machine): (call: GatherCall) => void {
  return ({ rows, width, count, table, indices, out }) => {
    if (count * width === 0) return;
    const size = Math.max(1, Math.floor(chunkSize / width));
    machine.set(0, rows);
    machine.set(1, width);
    machine.set(2, count);
    machine.setStorages(3, table, indices, out);
    machine.set(7, size);
    machine.run(GATHER, Math.ceil(count / size), 0.5 * count * width + 5 * count);
  };
}
