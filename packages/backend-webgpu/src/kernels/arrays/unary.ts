import type { UnaryCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { nanBits } from '../../wgsl/bits.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { family } from '../family.ts';
import { nameOf } from '../in-place.ts';
import { unaryFormulas } from './unary-formulas.ts';

const threads = 64;

export function unary(machine: Machine): (call: UnaryCall) => void {
  const programs = family((operation: UnaryCall['operation'], type: string, inPlace: boolean): Program => {
    const { bits, uses } = unaryFormulas(operation, type === 'int32');
    return {
      name: `unary ${operation}`,
      bindings: { ...(inPlace ? {} : { input: reads('u32') }), result: writes('u32') },
      parameters: { length: 'u32' },
      uses: [nanBits, ...uses],
      threads,
      body: `
  if (index >= P.length) { return; }
  let bits = ${nameOf('input', inPlace)}[index];
  result[index] = ${bits};`,
    };
  });
  return ({ operation, length, input, out }) => {
    machine.run(programs(operation, input.dtype, input === out), {
      storages: { input, result: out },
      parameters: { length },
      blocks: Math.ceil(length / threads),
    });
  };
}
