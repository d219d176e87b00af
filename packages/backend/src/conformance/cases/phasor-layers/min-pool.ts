import { minPool } from '../../../kernels/phasor-layers/min-pool.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite } from '../../suite.ts';
import { bits } from '../../tolerance.ts';
import { poolLayouts, sizeOf, titleOf, windowsOf } from './pool-layouts.ts';

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
      poolLayouts.flatMap((layout) =>
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
