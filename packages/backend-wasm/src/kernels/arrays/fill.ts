import type { FillCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';

export function fill(machine: Machine): (call: FillCall) => void {
  return ({ out, value }) => {
    machine.numbers(out).fill(value);
  };
}
