import type { RmspropStepCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';

const threads = 64;

export function rmspropStep(machine: Machine): (call: RmspropStepCall) => void {
  const program = {
    name: 'rmspropStep',
    bindings: {
      gradient: reads(),
      parameter: reads(),
      meanSquare: reads(),
      newParameter: writes(),
      newMeanSquare: writes(),
    },
    parameters: { length: 'u32', rate: 'f32', rho: 'f32', rest: 'f32', epsilon: 'f32' },
    threads,
    body: `
  if (index >= P.length) { return; }
  let g = gradient[index];
  let s = P.rho * meanSquare[index] + P.rest * g * g;
  newMeanSquare[index] = s;
  newParameter[index] = parameter[index] - P.rate * g / (sqrt(s) + P.epsilon);`,
  } satisfies Program;
  return ({ length, rate, rho, epsilon, ...storages }) => {
    machine.run(program, {
      storages,
      parameters: { length, rate, rho, rest: 1 - rho, epsilon },
      blocks: Math.ceil(length / threads),
    });
  };
}
