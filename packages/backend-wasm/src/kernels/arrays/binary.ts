import type { BinaryCall, BinaryOperation } from '@argand/backend/kernels';
import * as control from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { chunkSize } from '../chunks.ts';
import type { Operation } from '../operation.ts';
import { Rows } from '../rows.ts';

const binaryOperations: Record<BinaryOperation, Operation> = {
  add: [control.ADD, 0.4],
  subtract: [control.SUBTRACT, 0.4],
  multiply: [control.MULTIPLY_BY, 0.4],
  divide: [control.DIVIDE, 0.6],
  pow: [control.POWER, 15],
  minimum: [control.MINIMUM, 0.4],
  maximum: [control.MAXIMUM, 0.4],
  atan2: [control.ARCTANGENT, 3],
  hypot: [control.HYPOT, 2],
  ldexp: [control.LDEXP, 1.5],
  phase: [control.PHASE, 3],
  less: [control.LESS, 0.4],
  lessEqual: [control.LESS_OR_EQUAL, 0.4],
  equal: [control.EQUAL, 0.4],
  notEqual: [control.NOT_EQUAL, 0.4],
};

export function binary(machine: Machine): (call: BinaryCall) => void {
  const rows = new Rows(2);
  return ({ operation, shape, a, b, out }) => {
    const size = rows.take(shape, a.strides, b.strides);
    if (size === 0) return;
    const [code, cost] = binaryOperations[operation];
    const rowsOfChunk = Math.max(1, Math.floor(chunkSize / rows.length));
    const sharedRow = rows.count === 1 && rows.length > chunkSize;
    machine.set(0, a.storage.dtype === 'int32' ? code + control.INTEGER : code);
    machine.set(1, rows.count);
    machine.set(2, rows.length);
    machine.setStorages(3, a.storage, b.storage, out);
    machine.set(6, rows.stride(0));
    machine.set(7, rows.stride(1));
    machine.set(8, rowsOfChunk);
    machine.set(9, sharedRow ? chunkSize : rows.length);
    rows.writeTo(machine);
    const chunks = sharedRow ? Math.ceil(rows.length / chunkSize) : Math.ceil(rows.count / rowsOfChunk);
    machine.run(control.BINARY, chunks, cost * size);
  };
}
