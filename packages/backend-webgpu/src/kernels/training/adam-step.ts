import type { AdamStepCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';

const threads = 64;

// 1 − β is taken in float64: in float32, 1 − 0.999 would lose five digits.

export function adamStep(machine: Machine): (call: AdamStepCall) => void {
  const program = {
    name: 'adamStep',
    bindings: {
      gradient: reads(),
      parameter: reads(),
      firstMoment: reads(),
      secondMoment: reads(),
      newParameter: writes(),
      newFirstMoment: writes(),
      newSecondMoment: writes(),
    },
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
  newFirstMoment[index] = m;
  newSecondMoment[index] = v;
  newParameter[index] = p - P.rate * (direction + P.weightDecay * p);`,
  } satisfies Program;
  return ({ length, rate, beta1, beta2, step, epsilon, weightDecay, ...storages }) => {
    machine.run(program, {
      storages,
      parameters: {
        ...{ length, rate, beta1, beta2, epsilon, weightDecay },
        rest1: 1 - beta1,
        rest2: 1 - beta2,
        scale1: 1 / (1 - beta1 ** step),
        scale2: 1 / (1 - beta2 ** step),
      },
      blocks: Math.ceil(length / threads),
    });
  };
}
