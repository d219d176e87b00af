import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link matmul}, all float32. */
export interface MatmulCall {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** [batch, rows, depth], or [batch, depth, rows] with `transposeA`; without the batch axis if `sharedA`. */
  readonly a: DeviceStorage<'float32'>;
  /** [batch, depth, columns], or [batch, columns, depth] with `transposeB`; without the batch axis if `sharedB`. */
  readonly b: DeviceStorage<'float32'>;
  /** [batch, rows, columns]. */
  readonly out: DeviceStorage<'float32'>;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly sharedA: boolean;
  readonly sharedB: boolean;
}

/**
 * out[n, r, c] = Σ_k a[n, r, k] b[n, k, c].
 *
 * The order in which a backend sums over k may depend on `depth` alone: a row has the same bits in any batch, on any
 * number of threads.
 */
export const matmul: Kernel<MatmulCall> = {
  name: 'matmul',
  required: true,
  declare({ batch, rows, columns, depth, a, b, out, sharedA, sharedB }, declare) {
    declare.size('batch', batch);
    declare.size('rows', rows);
    declare.size('columns', columns);
    declare.size('depth', depth);
    declare.reads('a', a, 'float32', (sharedA ? 1 : batch) * rows * depth);
    declare.reads('b', b, 'float32', (sharedB ? 1 : batch) * depth * columns);
    declare.writes('out', out, 'float32', batch * rows * columns);
  },
  reference({ batch, rows, columns, depth, a, b, out, transposeA, transposeB, sharedA, sharedB }, memory) {
    const left = memory(a);
    const right = memory(b);
    const to = memory(out);
    for (let n = 0; n < batch; n++) {
      const startA = sharedA ? 0 : n * rows * depth;
      const startB = sharedB ? 0 : n * depth * columns;
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          let sum = 0;
          for (let k = 0; k < depth; k++) {
            const i = startA + (transposeA ? k * rows + r : r * depth + k);
            const j = startB + (transposeB ? c * depth + k : k * columns + c);
            sum += left[i] * right[j];
          }
          to[(n * rows + r) * columns + c] = sum;
        }
      }
    }
  },
};
