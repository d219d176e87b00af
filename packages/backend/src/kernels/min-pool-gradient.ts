import type { Kernel } from '../kernel.ts';
import type { Storage } from '../storage.ts';
import { forEachWindow, type PoolLayout } from './min-pool.ts';

/** Arguments of {@link minPoolGradient}. */
export interface MinPoolGradientCall extends PoolLayout {
  /** As `minPool` wrote it. */
  readonly place: Storage<'int32'>;
  /** ∂L/∂y, of the shape of what left the pool. */
  readonly gradient: Storage<'float32'>;
  /** ∂L/∂x [batch, height, width, channels]: overwritten. */
  readonly phasesGradient: Storage<'float32'>;
}

/** The gradient of `minPool`: all of it goes to the place that the window took, and 0 to the others. */
export const minPoolGradient: Kernel<MinPoolGradientCall> = {
  name: 'minPoolGradient',
  required: false,
  meaning({ place, gradient, phasesGradient, ...layout }, memory) {
    const from = memory(place);
    const g = memory(gradient);
    const { batch, height, width, channels } = layout;
    const dx = memory(phasesGradient).fill(0, 0, batch * height * width * channels);
    forEachWindow(layout, (window, sources) => {
      if (from[window] >= 0) dx[sources[from[window]]] = g[window];
    });
  },
};
