import type { Declarations } from '../../kernel.ts';

/** Where the windows of a pool lie: side by side; rows and columns of the image that fill none are left out. */
export interface PoolLayout {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Height and width of a window. */
  readonly rows: number;
  readonly columns: number;
}

/** Declares the sizes of a pool; gives how many windows there are, one for each channel. */
export function declarePool(layout: PoolLayout, declare: Declarations): number {
  const { batch, height, width, channels, rows, columns } = layout;
  declare.size('batch', batch);
  declare.size('height', height);
  declare.size('width', width);
  declare.size('channels', channels);
  declare.size('rows', rows, 1);
  declare.size('columns', columns, 1);
  return batch * Math.floor(height / rows) * Math.floor(width / columns) * channels;
}

/** Visits each window of each channel with the places in x that it covers, row by row. */
export function forEachWindow(
  { batch, height, width, channels, rows, columns }: PoolLayout,
  visit: (window: number, sources: readonly number[]) => void,
): void {
  const [down, across] = [Math.floor(height / rows), Math.floor(width / columns)];
  for (let window = 0; window < batch * down * across * channels; window++) {
    const c = window % channels;
    const q = Math.floor(window / channels) % across;
    const r = Math.floor(window / (channels * across)) % down;
    const n = Math.floor(window / (channels * across * down));
    const sources = Array.from({ length: rows * columns }, (_, k) => {
      const y = r * rows + Math.floor(k / columns);
      return ((n * height + y) * width + q * columns + (k % columns)) * channels + c;
    });
    visit(window, sources);
  }
}
