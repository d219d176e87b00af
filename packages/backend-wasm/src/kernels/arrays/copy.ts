import type { CopyCall, GatherCall, RandomBitsCall, ScatterAddCall } from '@argand/backend/kernels';
import * as control from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { Rows } from '../rows.ts';

const chunkSize = 8192;

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
    machine.run(control.COPY, Math.ceil(rows.count / rowsOfChunk), 0.5 * size);
  };
}

export function gather(machine: Machine): (call: GatherCall) => void {
  return ({ rows, width, count, table, indices, out }) => {
    if (count * width === 0) return;
    const size = Math.max(1, Math.floor(chunkSize / width));
    machine.set(0, rows);
    machine.set(1, width);
    machine.set(2, count);
    machine.setStorages(3, table, indices, out);
    machine.set(7, size);
    machine.run(control.GATHER, Math.ceil(count / size), 0.5 * count * width + 5 * count);
  };
}

export function scatterAdd(machine: Machine): (call: ScatterAddCall) => void {
  return ({ rows, width, count, values, indices, out }) => {
    if (count * width === 0) return;
    // Sums go down the columns in one order, so threads share columns, in whole lines of the cache.
    const size = Math.max(64, Math.ceil(width / machine.threads / 16) * 16);
    machine.set(0, rows);
    machine.set(1, width);
    machine.set(2, count);
    machine.setStorages(3, out, indices, values);
    machine.set(6, Number(out.dtype === 'int32'));
    machine.set(7, size);
    machine.run(control.SCATTER_ADD, Math.ceil(width / size), 0.5 * count * width + 5 * count);
  };
}

export function randomBits(machine: Machine): (call: RandomBitsCall) => void {
  const blocksOfChunk = 1024;
  return ({ stream, length, out }) => {
    if (length === 0) return;
    machine.set(0, stream.key[0]);
    machine.set(1, stream.key[1]);
    for (let word = 0; word < 3; word++) machine.set(2 + word, stream.counter[word]);
    machine.set(5, length);
    machine.setStorage(6, out);
    machine.set(7, blocksOfChunk);
    machine.run(control.RANDOM_BITS, Math.ceil(length / (4 * blocksOfChunk)), length);
  };
}
