import type { MomentumStepCall } from '@argand/backend/kernels';
import { MOMENTUM_STEP } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { runStep } from './optimizer-step.ts';

export function momentumStep(machine: Machine): (call: MomentumStepCall) => void {
  return ({ length, rate, momentum, ...call }) => {
    machine.setStorages(2, call.parameter, call.gradient, call.velocity);
    machine.setStorage(15, call.newParameter);
    machine.setStorage(16, call.newVelocity);
    machine.setFraction(6, momentum);
    machine.setFraction(7, rate);
    runStep(machine, MOMENTUM_STEP, length);
  };
}
