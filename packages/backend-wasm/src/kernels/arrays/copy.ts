import type { CopyCall } from '@argand/backend/kernels';
import { COPY } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { chunkSize } from '../chunks.ts';
import { Rows } from '../rows.ts';

export function copy(machine: Machine): (call: CopyCall) => void {
  const rows = new Rows(2);
  return ({ shape, input, out }) => {
    const size = rows.takeByStride(shape, input.strides, out.strides);
    if (size === 0) return;
    const rowsOfChunk = Math.max(1, Math.floor(chunkSize / rows.length));
    machine.set(0, rows.count);
    machine.set(1, rows.length);
    machine.set(2, machine.address(input.storage) + 4 * input.offset);
    machine.set(3, machine.address(out.storage) + 4 * out.offset);
    machine.set(4, rows.stride(0));
    machine.set(5, rows.stride(1));
    machine.set(6, rowsOfChunk);
    rows.writeTo(machine);
    machine.run(COPY, Math.ceil(rows.count / rowsOfChunk), 0.5 * size);
  };
}
