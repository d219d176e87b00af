import type { AdamStepCall, MomentumStepCall, RmspropStepCall } from '@argand/backend';
import type { Machine } from '../machine.ts';
import { type Program, reads, writes } from '../wgsl/program.ts';

const threads = 64;

// 1 − β is taken in float64: in float32, 1 − 0.999 would lose five digits.

export function adamStep(machine: Machine): (call: AdamStepCall) => void {
  const program: Program = {
    name: 'adamStep',
    bindings: { gradient: reads(), parameter: writes(), firstMoment: writes(), secondMoment: writes() },
    parameters: {
      length: 'u32',
      rate: 'f32',
      beta1: 'f32',
      rest1: 'f32',
      beta2: 'f32',
      rest2: 'f32',
      scale1: 'f32',
      scale2: 'f32',
      epsilon: 'f32',
      weightDecay: 'f32',
    },
    threads,
    body: `
  if (index >= P.length) { return; }
  let g = gradient[index];
  let p = parameter[index];
  let m = P.beta1 * firstMoment[index] + P.rest1 * g;
  let v = P.beta2 * secondMoment[index] + P.rest2 * g * g;
  let direction = m * P.scale1 / (sqrt(v * P.scale2) + P.epsilon);
  firstMoment[index] = m;
  secondMoment[index] = v;
  parameter[index] = p - P.rate * (direction + P.weightDecay * p);`,
  };
  return ({ length, parameter, gradient, firstMoment, secondMoment, beta1, beta2, step, ...rest }) => {
    machine.run(program, {
      storages: { parameter, gradient, firstMoment, secondMoment },
      parameters: {
        length,
        rate: rest.rate,
        beta1,
        rest1: 1 - beta1,
        beta2,
        rest2: 1 - beta2,
        scale1: 1 / (1 - beta1 ** step),
        scale2: 1 / (1 - beta2 ** step),
        epsilon: rest.epsilon,
        weightDecay: rest.weightDecay,
      },
      blocks: Math.ceil(length / threads),
    });
  };
}

export function rmspropStep(machine: Machine): (call: RmspropStepCall) => void {
  const program: Program = {
    name: 'rmspropStep',
    bindings: { gradient: reads(), parameter: writes(), meanSquare: writes() },
    parameters: { length: 'u32', rate: 'f32', rho: 'f32', rest: 'f32', epsilon: 'f32' },
    threads,
    body: `
  if (index >= P.length) { return; }
  let g = gradient[index];
  let s = P.rho * meanSquare[index] + P.rest * g * g;
  meanSquare[index] = s;
  parameter[index] -= P.rate * g / (sqrt(s) + P.epsilon);`,
  };
  return ({ length, parameter, gradient, meanSquare, rate, rho, epsilon }) => {
    machine.run(program, {
      storages: { parameter, gradient, meanSquare },
      parameters: { length, rate, rho, rest: 1 - rho, epsilon },
      blocks: Math.ceil(length / threads),
    });
  };
}

export function momentumStep(machine: Machine): (call: MomentumStepCall) => void {
  const program: Program = {
    name: 'momentumStep',
    bindings: { gradient: reads(), parameter: writes(), velocity: writes() },
    parameters: { length: 'u32', rate: 'f32', momentum: 'f32' },
    threads,
    body: `
  if (index >= P.length) { return; }
  let v = P.momentum * velocity[index] + gradient[index];
  velocity[index] = v;
  parameter[index] -= P.rate * v;`,
  };
  return ({ length, parameter, gradient, velocity, rate, momentum }) => {
    machine.run(program, {
      storages: { parameter, gradient, velocity },
      parameters: { length, rate, momentum },
      blocks: Math.ceil(length / threads),
    });
  };
}
