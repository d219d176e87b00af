import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link gather}. `table` and `out` are of one type. */
export interface GatherCall {
  readonly rows: number;
  readonly width: number;
  readonly count: number;
  /** [rows, width]. */
  readonly table: DeviceStorage;
  /** [count]. */
  readonly indices: DeviceStorage<'int32'>;
  /** [count, width]. */
  readonly out: DeviceStorage;
}

/** out[i, :] = table[indices[i], :]; an index outside [0, rows) gives zeros. */
export const gather: Kernel<GatherCall> = {
  name: 'gather',
  required: true,
  declare({ rows, width, count, table, indices, out }, declare) {
    declare.size('rows', rows);
    declare.size('width', width);
    declare.size('count', count);
    declare.reads('table', table, out.dtype, rows * width);
    declare.reads('indices', indices, 'int32', count);
    declare.writes('out', out, out.dtype, count * width);
  },
  reference({ rows, width, count, table, indices, out }, memory) {
    const from = memory(table);
    const positions = memory(indices);
    const to = memory(out);
    for (let i = 0; i < count; i++) {
      const row = positions[i];
      for (let c = 0; c < width; c++) {
        to[i * width + c] = row >= 0 && row < rows ? from[row * width + c] : 0;
      }
    }
  },
};
