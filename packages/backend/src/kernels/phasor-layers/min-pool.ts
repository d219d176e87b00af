import type { Declarations, Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

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

/** Arguments of {@link minPool}. */
export interface MinPoolCall extends PoolLayout {
  /** x [batch, height, width, channels], each in [−1, 1); NaN is silence. */
  readonly phases: DeviceStorage<'float32'>;
  /** [batch, ⌊height/rows⌋, ⌊width/columns⌋, channels] */
  readonly out: DeviceStorage<'float32'>;
  /** Likewise: which place of its window, row by row, each came from; −1 of a silent window. Written where it is given. */
  readonly place: DeviceStorage<'int32'> | undefined;
}

/** The smallest phase of each window, the first of equals: what fires first. Silence is passed over; nothing else is silence. */
export const minPool: Kernel<MinPoolCall> = {
  name: 'minPool',
  required: false,
  declare(call, declare) {
    const { batch, height, width, channels, phases, out, place } = call;
    const windows = declarePool(call, declare);
    declare.reads('phases', phases, 'float32', batch * height * width * channels);
    declare.writes('out', out, 'float32', windows);
    if (place) declare.writes('place', place, 'int32', windows);
  },
  reference({ rows, columns, phases, out, place, ...layout }, memory) {
    const x = memory(phases);
    const y = memory(out);
    const from = place && memory(place);
    forEachWindow({ ...layout, rows, columns }, (window, sources) => {
      let least = -1;
      sources.forEach((source, k) => {
        if (!Number.isNaN(x[source]) && (least < 0 || x[source] < x[sources[least]])) least = k;
      });
      y[window] = least < 0 ? Number.NaN : x[sources[least]];
      if (from) from[window] = least;
    });
  },
};

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
