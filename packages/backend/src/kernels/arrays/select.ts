import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage, StridedView } from '../../storage.ts';
import { forEachIndex, sizeOf } from '../../strides.ts';

/** Arguments of {@link select}. `a`, `b` and `out` are of one type. */
export interface SelectCall {
  readonly shape: readonly number[];
  readonly condition: StridedView<'int32'>;
  readonly a: StridedView;
  readonly b: StridedView;
  /** Contiguous. */
  readonly out: DeviceStorage;
}

/** out[i] = condition[i] ≠ 0 ? a[i] : b[i]; what is not chosen has no effect, NaN or not. */
export const select: Kernel<SelectCall> = {
  name: 'select',
  required: true,
  declare({ shape, condition, a, b, out }, declare) {
    declare.readsView('condition', condition, 'int32', shape);
    declare.readsView('a', a, out.dtype, shape);
    declare.readsView('b', b, out.dtype, shape);
    declare.writes('out', out, out.dtype, sizeOf(shape));
  },
  reference({ shape, condition, a, b, out }, memory) {
    const conditions = memory(condition.storage);
    const left = memory(a.storage);
    const right = memory(b.storage);
    const to = memory(out);
    forEachIndex(shape, [condition.strides, a.strides, b.strides], (index, [c, i, j]) => {
      to[index] = conditions[c] !== 0 ? left[i] : right[j];
    });
  },
};
