import type { RandomBitsCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { philox } from '../../wgsl/philox.ts';
import { type Program, writes } from '../../wgsl/program.ts';

const threads = 64;

export function randomBits(machine: Machine): (call: RandomBitsCall) => void {
  const program = {
    name: 'randomBits',
    bindings: { result: writes('u32') },
    parameters: {
      length: 'u32',
      key0: 'u32',
      key1: 'u32',
      counter1: 'u32',
      counter2: 'u32',
      counter3: 'u32',
    },
    uses: [philox],
    threads,
    body: `
  let first = 4u * index;
  if (first >= P.length) { return; }
  let words = philoxBlock(vec4<u32>(index, P.counter1, P.counter2, P.counter3), vec2<u32>(P.key0, P.key1));
  for (var i = 0u; i < min(4u, P.length - first); i++) { result[first + i] = words[i]; }`,
  } satisfies Program;
  return ({ stream, length, out }) => {
    const [key0, key1] = stream.key;
    const [counter1, counter2, counter3] = stream.counter;
    machine.run(program, {
      storages: { result: out },
      parameters: { length, key0, key1, counter1, counter2, counter3 },
      blocks: Math.ceil(length / 4 / threads),
    });
  };
}
