import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import { declarePool, forEachWindow, type PoolLayout } from './pool-layout.ts';

/** Arguments of {@link minPoolGradient}. */
export interface MinPoolGradientCall extends PoolLayout {
  /** As `minPool` wrote it; a window with a place outside of it gives its gradient to none. */
  readonly place: DeviceStorage<'int32'>;
  /** ∂L/∂y, of the shape of what left the pool. */
  readonly gradient: DeviceStorage<'float32'>;
  /** ∂L/∂x [batch, height, width, channels]: overwritten. */
  readonly phasesGradient: DeviceStorage<'float32'>;
}

/** The gradient of `minPool`: all of it goes to the place that the window took, and 0 to the others. */
export const minPoolGradient: Kernel<MinPoolGradientCall> = {
  name: 'minPoolGradient',
  required: false,
  declare(call, declare) {
    const { batch, height, width, channels, place, gradient, phasesGradient } = call;
    const windows = declarePool(call, declare);
    declare.reads('place', place, 'int32', windows);
    declare.reads('gradient', gradient, 'float32', windows);
    declare.writes('phasesGradient', phasesGradient, 'float32', batch * height * width * channels);
  },
  reference({ place, gradient, phasesGradient, ...layout }, memory) {
    const from = memory(place);
    const g = memory(gradient);
    const { batch, height, width, channels } = layout;
    const dx = memory(phasesGradient).fill(0, 0, batch * height * width * channels);
    forEachWindow(layout, (window, sources) => {
      const source = sources[from[window]];
      if (source !== undefined) dx[source] = g[window];
    });
  },
};
