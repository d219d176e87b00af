import { minPoolGradient } from '../../../kernels/phasor-layers/min-pool-gradient.ts';
import { defineSuite } from '../../suite.ts';
import { bits } from '../../tolerance.ts';
import { poolLayouts, sizeOf, titleOf, windowsOf } from './pool-layouts.ts';

/** Cases of {@link minPoolGradient}. */
export const minPoolGradientSuite = defineSuite(minPoolGradient, [
  {
    title: 'random',
    cases: (draw) =>
      poolLayouts.map((layout) => {
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
