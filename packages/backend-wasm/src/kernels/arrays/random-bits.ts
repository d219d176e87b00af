import type { RandomBitsCall } from '@argand/backend/kernels';
import { RANDOM_BITS } from '../../control.ts';
import type { Machine } from '../../machine.ts';

const blocksOfChunk = 1024;

export function randomBits(machine: Machine): (call: RandomBitsCall) => void {
  return ({ stream, length, out }) => {
    if (length === 0) return;
    machine.set(0, stream.key[0]);
    machine.set(1, stream.key[1]);
    for (let word = 0; word < 3; word++) machine.set(2 + word, stream.counter[word]);
    machine.set(5, length);
    machine.setStorage(6, out);
    machine.set(7, blocksOfChunk);
    machine.run(RANDOM_BITS, Math.ceil(length / (4 * blocksOfChunk)), length);
  };
}
