import type { AdamStepCall } from '@argand/backend/kernels';
import { ADAM_STEP } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { runStep } from './optimizer-step.ts';

export function adamStep(machine: Machine): (call: AdamStepCall) => void {
  return ({ rate, beta1, beta2, epsilon, step, weightDecay, ...call }) => {
    machine.setStorages(2, call.parameter, call.gradient, call.firstMoment, call.secondMoment);
    machine.setStorages(15, call.newParameter, call.newFirstMoment, call.newSecondMoment);
    machine.setFraction(6, beta1);
    machine.setFraction(7, 1 - beta1);
    machine.setFraction(8, beta2);
    machine.setFraction(9, 1 - beta2);
    machine.setFraction(10, 1 / (1 - beta1 ** step));
    machine.setFraction(11, 1 / (1 - beta2 ** step));
    machine.setFraction(12, epsilon);
    machine.setFraction(13, rate);
    machine.setFraction(14, weightDecay);
    runStep(machine, ADAM_STEP, call.length);
  };
}
