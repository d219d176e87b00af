import type { MinPoolCall } from '@argand/backend/kernels';
import { MIN_POOL } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { runPool } from './pool-layout.ts';

export function minPool(machine: Machine): (call: MinPoolCall) => void {
  return (call) => {
    machine.setStorages(5, call.phases, call.out, call.place);
    runPool(machine, MIN_POOL, call);
  };
}
