import type { AdamStepCall, MomentumStepCall, RmspropStepCall } from '@argand/backend/kernels';
import { ADAM_STEP, MOMENTUM_STEP, RMSPROP_STEP } from '../../control.ts';
import type { Machine } from '../../machine.ts';

const chunkSize = 4096;

function run(machine: Machine, kernel: number, length: number): void {
  if (length === 0) return;
  machine.set(0, length);
  machine.set(1, chunkSize);
  machine.run(kernel, Math.ceil(length / chunkSize), 1.5 * length);
}

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
    run(machine, ADAM_STEP, call.length);
  };
}

export function rmspropStep(machine: Machine): (call: RmspropStepCall) => void {
  return ({ length, rate, rho, epsilon, ...call }) => {
    machine.setStorages(2, call.parameter, call.gradient, call.meanSquare);
    machine.setStorage(15, call.newParameter);
    machine.setStorage(16, call.newMeanSquare);
    machine.setFraction(6, rho);
    machine.setFraction(7, 1 - rho);
    machine.setFraction(8, epsilon);
    machine.setFraction(9, rate);
    run(machine, RMSPROP_STEP, length);
  };
}

export function momentumStep(machine: Machine): (call: MomentumStepCall) => void {
  return ({ length, rate, momentum, ...call }) => {
    machine.setStorages(2, call.parameter, call.gradient, call.velocity);
    machine.setStorage(15, call.newParameter);
    machine.setStorage(16, call.newVelocity);
    machine.setFraction(6, momentum);
    machine.setFraction(7, rate);
    run(machine, MOMENTUM_STEP, length);
  };
}
