import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import { declarePool, forEachWindow, type PoolLayout } from './pool-layout.ts';

/** Arguments of {@link minPool}. */
export interface MinPoolCall extends PoolLayout {
  /** x [batch, height, width, channels], each in [−1, 1); NaN is silence. */
  readonly phases: DeviceStorage<'float32'>;
  /** [batch, ⌊height/rows⌋, ⌊width/columns⌋, channels] */
  readonly out: DeviceStorage<'float32'>;
  /** Likewise: which place of its window, row by row, each came from; −1 of a silent window. Written if present. */
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
