import type { Kernel } from '../kernel.ts';
import type { Storage } from '../storage.ts';

/** Arguments of {@link momentumStep}. */
export interface MomentumStepCall {
  readonly length: number;
  /** p [length], changed in place. */
  readonly parameter: Storage<'float32'>;
  /** g = ∂L/∂p [length]. */
  readonly gradient: Storage<'float32'>;
  /** v [length], changed in place; 0 before the first step. */
  readonly velocity: Storage<'float32'>;
  /** η of this step, whatever schedule it came from. */
  readonly rate: number;
  /** μ; 0 is plain gradient descent. */
  readonly momentum: number;
}

/**
 * One step of gradient descent with momentum, in place:
 *
 *     v ← μ v + g,   p ← p − η v
 *
 * Source: Sutskever, Martens, Dahl and Hinton, ICML 2013, section 2, with the rate outside of the velocity.
 */
export const momentumStep: Kernel<MomentumStepCall> = {
  name: 'momentumStep',
  required: false,
  meaning({ length, parameter, gradient, velocity, rate, momentum }, memory) {
    const p = memory(parameter);
    const g = memory(gradient);
    const v = memory(velocity);
    for (let i = 0; i < length; i++) {
      v[i] = momentum * v[i] + g[i];
      p[i] -= rate * v[i];
    }
  },
};
