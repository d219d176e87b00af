import type { ReduceCall, Reduction } from '@argand/backend/kernels';
import * as control from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { chunkSize } from '../chunks.ts';
import { runColumnReduction } from '../reduce-columns.ts';

const codes: Record<Reduction, number> = {
  sum: control.SUM,
  minimum: control.SMALLEST,
  maximum: control.LARGEST,
  argmin: control.FIRST_SMALLEST,
  argmax: control.FIRST_LARGEST,
};

export function reduce(machine: Machine): (call: ReduceCall) => void {
  return (call) => {
    if (call.outer * call.inner === 0) return;
    const code = codes[call.operation] + (call.input.dtype === 'int32' ? control.INTEGER_REDUCTION : 0);
    if (call.inner === 1) reduceRows(machine, code, call);
    else reduceColumns(machine, code, call);
  };
}

function reduceRows(
  machine: Machine,
  code: number,
  { operation, outer, length, input, out }: ReduceCall,
): void {
  const rowsOfChunk = Math.max(1, Math.floor(chunkSize / Math.max(length, 1)));
  const blocks = Math.ceil(length / control.SUM_BLOCK);
  const cost = (operation === 'sum' ? 0.3 : 1) * outer * length;
  machine.set(0, code);
  machine.set(1, outer);
  machine.set(2, length);
  machine.setStorage(3, input);
  machine.setStorage(4, out);
  machine.set(5, rowsOfChunk);
  machine.set(6, 0);
  machine.set(7, blocks);
  if (operation === 'sum' && input.dtype === 'float32' && blocks > 1) {
    // Long rows: threads share blocks of them. The blocks are the same for any number of threads.
    machine.set(6, machine.scratch(8 * outer * blocks));
    machine.run(control.SUM_BLOCKS, outer * blocks, cost);
    machine.run(control.REDUCE_ROWS, Math.ceil(outer / rowsOfChunk), 0);
    return;
  }
  machine.run(control.REDUCE_ROWS, Math.ceil(outer / rowsOfChunk), cost);
}

function reduceColumns(machine: Machine, code: number, call: ReduceCall): void {
  const { outer, length, inner, input, out } = call;
  const columns = Math.max(16, Math.ceil(chunkSize / Math.max(length, 1) / 16) * 16);
  const [from, to] = [machine.address(input), machine.address(out)];
  const nanoseconds = 0.5 * outer * length * inner;
  runColumnReduction(machine, { code, outer, length, inner, from, to, columns, stride: inner, nanoseconds });
}
