import { sizeOf } from '@argand/backend';
import type { CopyCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { mergeAxes, positionOf } from '../axes.ts';

const threads = 64;

/** Bits are moved as whole numbers, so that NaN, infinities and denormals stay what they are. */
export function copy(machine: Machine): (call: CopyCall) => void {
  const program = {
    name: 'copy',
    bindings: { input: reads('u32'), result: writes('u32') },
    parameters: { length: 'u32', inputOffset: 'u32', outOffset: 'u32' },
    axes: true,
    uses: [positionOf],
    threads,
    body: `
  if (index >= P.length) { return; }
  let position = positionOf(index);
  result[P.outOffset + position.y] = input[P.inputOffset + position.x];`,
  } satisfies Program;
  return ({ shape, input, out }) => {
    const length = sizeOf(shape);
    const axes = mergeAxes(shape, [input.strides, out.strides]);
    if (length > 0 && (axes.length === 0 || (axes.length === 1 && axes[0][1] === 1 && axes[0][2] === 1))) {
      const [from, to] = [machine.block(input.storage), machine.block(out.storage)];
      machine.copy(from, 4 * input.offset, to, 4 * out.offset, 4 * length);
      return;
    }
    machine.run(program, {
      storages: { input: input.storage, result: out.storage },
      parameters: { length, inputOffset: input.offset, outOffset: out.offset },
      axes,
      blocks: Math.ceil(length / threads),
    });
  };
}
