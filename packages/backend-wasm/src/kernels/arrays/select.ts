import type { SelectCall } from '@argand/backend/kernels';
import { SELECT } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { chunkSize } from '../chunks.ts';
import { Rows } from '../rows.ts';

export function select(machine: Machine): (call: SelectCall) => void {
  const rows = new Rows(3);
  return ({ shape, condition, a, b, out }) => {
    const size = rows.take(shape, condition.strides, a.strides, b.strides);
    if (size === 0) return;
    const rowsOfChunk = Math.max(1, Math.floor(chunkSize / rows.length));
    machine.set(0, rows.count);
    machine.set(1, rows.length);
    machine.setStorages(2, condition.storage, a.storage, b.storage, out);
    for (let operand = 0; operand < 3; operand++) machine.set(6 + operand, rows.stride(operand));
    machine.set(9, rowsOfChunk);
    rows.writeTo(machine);
    machine.run(SELECT, Math.ceil(rows.count / rowsOfChunk), 0.6 * size);
  };
}
