import type { PoolLayout } from '../../../kernels/phasor-layers/pool-layout.ts';

/** Layouts of the cases of pools. */
export const poolLayouts: readonly PoolLayout[] = [
  { batch: 0, height: 4, width: 4, channels: 2, rows: 2, columns: 2 },
  { batch: 1, height: 1, width: 1, channels: 1, rows: 1, columns: 1 },
  { batch: 2, height: 4, width: 5, channels: 3, rows: 2, columns: 2 },
  { batch: 3, height: 7, width: 6, channels: 4, rows: 3, columns: 2 },
  { batch: 2, height: 5, width: 9, channels: 17, rows: 2, columns: 3 },
  { batch: 9, height: 11, width: 11, channels: 8, rows: 2, columns: 2 },
];

/** Numbers that enter a pool. */
export const sizeOf = ({ batch, height, width, channels }: PoolLayout) => batch * height * width * channels;
/** Numbers that leave a pool. */
export const windowsOf = ({ batch, height, width, channels, rows, columns }: PoolLayout) =>
  batch * Math.floor(height / rows) * Math.floor(width / columns) * channels;
/** The layout in words. */
export const titleOf = ({ batch, height, width, channels, rows, columns }: PoolLayout) =>
  `${batch} × [${height}, ${width}, ${channels}], windows of ${rows} × ${columns}`;
