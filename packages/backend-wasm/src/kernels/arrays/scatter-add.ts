import type { ScatterAddCall } from '@argand/backend/kernels';
import { SCATTER_ADD } from '../../control.ts';
import type { Machine } from '../../machine.ts';

export function scatterAdd(machine: Machine): (call: ScatterAddCall) => void {
  return ({ rows, width, count, values, indices, out }) => {
    if (count * width === 0) return;
    // Sums go down the columns in one order, so threads share columns, in whole lines of the cache.
    const size = Math.max(64, Math.ceil(width / machine.threads / 16) * 16);
    machine.set(0, rows);
    machine.set(1, width);
    machine.set(2, count);
    machine.setStorages(3, out, indices, values);
    machine.set(6, Number(out.dtype === 'int32'));
    machine.set(7, size);
    machine.run(SCATTER_ADD, Math.ceil(width / size), 0.5 * count * width + 5 * count);
  };
}
