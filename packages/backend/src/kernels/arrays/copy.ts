import type { Kernel } from '../../kernel.ts';
import type { OffsetView } from '../../storage.ts';
import { forEachIndex } from '../../strides.ts';

/** Arguments of {@link copy}: both windows are of one type and of different storages. */
export interface CopyCall {
  readonly shape: readonly number[];
  readonly input: OffsetView;
  /** No two elements may lie at one position; the numbers between them stay as they were. */
  readonly out: OffsetView;
}

/** out[i] = input[i]: transposes, slices, joins, repeats and flips, bit for bit. */
export const copy: Kernel<CopyCall> = {
  name: 'copy',
  required: true,
  declare({ shape, input, out }, declare) {
    declare.readsView('input', input, out.storage.dtype, shape);
    declare.writesView('out', out, out.storage.dtype, shape);
  },
  reference({ shape, input, out }, memory) {
    const from = memory(input.storage);
    const to = memory(out.storage);
    forEachIndex(shape, [input.strides, out.strides], (_, [i, o]) => {
      to[out.offset + o] = from[input.offset + i];
    });
  },
};
