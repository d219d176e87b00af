import type { MomentumStepCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';

const threads = 64;

export function momentumStep(machine: Machine): (call: MomentumStepCall) => void {
  const program = {
    name: 'momentumStep',
    bindings: {
      gradient: reads(),
      parameter: reads(),
      velocity: reads(),
      newParameter: writes(),
      newVelocity: writes(),
    },
    parameters: { length: 'u32', rate: 'f32', momentum: 'f32' },
    threads,
    body: `
  if (index >= P.length) { return; }
  let v = P.momentum * velocity[index] + gradient[index];
  newVelocity[index] = v;
  newParameter[index] = parameter[index] - P.rate * v;`,
  } satisfies Program;
  return ({ length, rate, momentum, ...storages }) => {
    machine.run(program, {
      storages,
      parameters: { length, rate, momentum },
      blocks: Math.ceil(length / threads),
    });
  };
}
