import { type RandomStream, randomBits as words } from '@argand/random';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link randomBits}. */
export interface RandomBitsCall {
  readonly stream: RandomStream;
  readonly length: number;
  readonly out: DeviceStorage<'int32'>;
}

/** out[i] = word i of the Philox4x32-10 stream: the same bits on every backend. See `stream` of `@argand/random`. */
export const randomBits: Kernel<RandomBitsCall> = {
  name: 'randomBits',
  required: true,
  declare({ length, out }, declare) {
    declare.size('length', length);
    declare.writes('out', out, 'int32', length);
  },
  reference({ stream, length, out }, memory) {
    memory(out).set(words(stream, length));
  },
};
