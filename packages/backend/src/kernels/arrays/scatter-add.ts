import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link scatterAdd}. `values` and `out` are of one type. */
export interface ScatterAddCall {
  readonly rows: number;
  readonly width: number;
  readonly count: number;
  /** [count, width]. */
  readonly values: DeviceStorage;
  /** [count]. */
  readonly indices: DeviceStorage<'int32'>;
  /** [rows, width]; added to, not overwritten. */
  readonly out: DeviceStorage;
}

/** out[indices[i], :] += values[i, :], in the order of i; an index outside [0, rows) adds nothing. */
export const scatterAdd: Kernel<ScatterAddCall> = {
  name: 'scatterAdd',
  required: true,
  declare({ rows, width, count, values, indices, out }, declare) {
    declare.size('rows', rows);
    declare.size('width', width);
    declare.size('count', count);
    declare.reads('values', values, out.dtype, count * width);
    declare.reads('indices', indices, 'int32', count);
    declare.writes('out', out, out.dtype, rows * width);
  },
  reference({ rows, width, count, values, indices, out }, memory) {
    const from = memory(values);
    const positions = memory(indices);
    const to = memory(out);
    for (let i = 0; i < count; i++) {
      const row = positions[i];
      if (row < 0 || row >= rows) continue;
      for (let c = 0; c < width; c++) to[row * width + c] += from[i * width + c];
    }
  },
};
