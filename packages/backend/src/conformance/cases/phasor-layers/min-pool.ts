import { minPool, type PoolLayout } from '../../../kernels/phasor-layers/min-pool.ts';
import { minPoolGradient } from '../../../kernels/phasor-layers/min-pool-gradient.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite } from '../../suite.ts';
import { bits } from '../../tolerance.ts';

const layouts: readonly PoolLayout[] = [
  { batch: 0, height: 4, width: 4, channels: 2, rows: 2, columns: 2 },
  { batch: 1, height: 1, width: 1, channels: 1, rows: 1, columns: 1 },
  { batch: 2, height: 4, width: 5, channels: 3, rows: 2, columns: 2 },
  { batch: 3, height: 7, width: 6, channels: 4, rows: 3, columns: 2 },
  { batch: 2, height: 5, width: 9, channels: 17, rows: 2, columns: 3 },
  { batch: 9, height: 11, width: 11, channels: 8, rows: 2, columns: 2 },
];

const sizeOf = ({ batch, height, width, channels }: PoolLayout) => batch * height * width * channels;
const windowsOf = ({ batch, height, width, channels, rows, columns }: PoolLayout) =>
  batch * Math.floor(height / rows) * Math.floor(width / columns) * channels;
const titleOf = ({ batch, height, width, channels, rows, columns }: PoolLayout) =>
  `${batch} × [${height}, ${width}, ${channels}], windows of ${rows} × ${columns}`;

/** Phases of which many are equal, the two zeros among them, and many silent. */
const phasesOf = (draw: Draw, length: number) =>
  draw
    .phases(length)
    .map((phase, i) =>
      i % 3 === 0 ? Number.NaN : i % 5 === 1 ? -0 : i % 2 ? Math.round(2 * phase) / 2 : phase,
    )
    .map((phase) => (phase === 1 ? -1 : phase));

/** Cases of {@link minPool}. */
export const minPoolSuite = defineSuite(minPool, [
  {
    title: 'random',
    cases: (draw) =>
      layouts.flatMap((layout) =>
        [true, false].map((withPlace) => {
          const phases = phasesOf(draw, sizeOf(layout));
          return {
            title: `${titleOf(layout)}${withPlace ? ', with places' : ''}`,
            call: (bench) => ({
              ...layout,
              phases: bench.given('float32', phases),
              out: bench.result('float32', windowsOf(layout), bits),
              place: withPlace
                ? bench.result('int32', windowsOf(layout), bits, { name: 'place' })
                : undefined,
            }),
          };
        }),
      ),
  },
]);

/** Cases of {@link minPoolGradient}. */
export const minPoolGradientSuite = defineSuite(minPoolGradient, [
  {
    title: 'random',
    cases: (draw) =>
      layouts.map((layout) => {
        const place = draw.integers(windowsOf(layout), -1, layout.rows * layout.columns);
        const gradient = draw.uniform(windowsOf(layout), -1, 1);
        return {
          title: titleOf(layout),
          call: (bench) => ({
            ...layout,
            place: bench.given('int32', place),
            gradient: bench.given('float32', gradient),
            phasesGradient: bench.result('float32', sizeOf(layout), bits),
          }),
        };
      }),
  },
]);
