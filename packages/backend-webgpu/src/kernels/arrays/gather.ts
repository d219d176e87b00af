import type { GatherCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';

const threads = 64;

/** Bits are moved as whole numbers, so that NaN, infinities and denormals stay what they are. */
export function gather(machine: Machine): (call: GatherCall) => void {
  const program = {
    name: 'gather',
    bindings: { table: reads('u32'), indices: reads('i32'), result: writes('u32') },
    parameters: { length: 'u32', rows: 'i32', width: 'u32' },
    threads,
    body: `
  if (index >= P.length) { return; }
  let row = indices[index / P.width];
  if (row >= 0 && row < P.rows) {
    result[index] = table[u32(row) * P.width + index % P.width];
  } else {
    result[index] = 0u;
  }`,
  } satisfies Program;
  return ({ rows, width, count, table, indices, out }) => {
    const length = count * width;
    machine.run(program, {
      storages: { table, indices, result: out },
      parameters: { length, rows, width },
      blocks: Math.ceil(length / threads),
    });
  };
}
