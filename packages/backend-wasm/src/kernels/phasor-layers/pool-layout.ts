import type { PoolLayout } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';

/** Runs a kernel of pools, whose storages are set; see assembly/phasor-layers/min-pool.ts. */
export function runPool(machine: Machine, kernel: number, layout: PoolLayout): void {
  const { batch, height, width, channels, rows, columns } = layout;
  const size = batch * height * width * channels;
  if (size === 0) return;
  machine.set(0, height);
  machine.set(1, width);
  machine.set(2, channels);
  machine.set(3, rows);
  machine.set(4, columns);
  machine.run(kernel, batch, 0.6 * size);
}
