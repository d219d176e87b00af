import type { MinPoolGradientCall } from '@argand/backend/kernels';
import { MIN_POOL_GRADIENT } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { runPool } from './pool-layout.ts';

export function minPoolGradient(machine: Machine): (call: MinPoolGradientCall) => void {
  return (call) => {
    machine.setStorages(5, call.phasesGradient, call.gradient, call.place);
    runPool(machine, MIN_POOL_GRADIENT, call);
  };
}
