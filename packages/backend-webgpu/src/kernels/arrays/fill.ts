import type { FillCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, writes } from '../../wgsl/program.ts';

const threads = 64;

export function fill(machine: Machine): (call: FillCall) => void {
  const programOf = (value: 'f32' | 'i32'): Program => ({
    name: `fill ${value}`,
    bindings: { result: writes(value) },
    parameters: { length: 'u32', value },
    threads,
    body: 'if (index < P.length) { result[index] = P.value; }',
  });
  const [float, integer] = [programOf('f32'), programOf('i32')];
  return ({ out, value }) => {
    const block = machine.block(out);
    if (Object.is(value, 0)) {
      machine.clear(block, 4 * out.length);
      return;
    }
    machine.run(out.dtype === 'int32' ? integer : float, {
      storages: { result: out },
      parameters: { length: out.length, value },
      blocks: Math.ceil(out.length / threads),
    });
  };
}
