import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link fill}. */
export interface FillCall {
  readonly out: DeviceStorage;
  readonly value: number;
}

/** out[i] = value. */
export const fill: Kernel<FillCall> = {
  name: 'fill',
  required: true,
  declare({ value, out }, declare) {
    if (typeof value !== 'number') declare.refuse('value', 'a number', String(value));
    declare.writes('out', out, out.dtype, out.length);
  },
  reference({ out, value }, memory) {
    memory(out).fill(value);
  },
};
