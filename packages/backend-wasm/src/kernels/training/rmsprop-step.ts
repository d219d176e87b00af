import type { RmspropStepCall } from '@argand/backend/kernels';
import { RMSPROP_STEP } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { runStep } from './optimizer-step.ts';

export function rmspropStep(machine: Machine): (call: RmspropStepCall) => void {
  return ({ length, rate, rho, epsilon, ...call }) => {
    machine.setStorages(2, call.parameter, call.gradient, call.meanSquare);
    machine.setStorage(15, call.newParameter);
    machine.setStorage(16, call.newMeanSquare);
    machine.setFraction(6, rho);
    machine.setFraction(7, 1 - rho);
    machine.setFraction(8, epsilon);
    machine.setFraction(9, rate);
    runStep(machine, RMSPROP_STEP, length);
  };
}
