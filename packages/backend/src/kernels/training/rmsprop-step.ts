import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link rmspropStep}. */
export interface RmspropStepCall {
  readonly length: number;
  /** p [length] */
  readonly parameter: DeviceStorage<'float32'>;
  /** g = ∂L/∂p [length]. */
  readonly gradient: DeviceStorage<'float32'>;
  /** s [length]; 0 before the first step. */
  readonly meanSquare: DeviceStorage<'float32'>;
  /** p after the step [length]: a storage of its own, like all that is written. */
  readonly newParameter: DeviceStorage<'float32'>;
  /** s after the step [length] */
  readonly newMeanSquare: DeviceStorage<'float32'>;
  /** η of this step, whatever schedule it came from. */
  readonly rate: number;
  readonly rho: number;
  readonly epsilon: number;
}

/**
 * One step of RMSprop, with ε outside of the root:
 *
 *     s ← ρ s + (1 − ρ) g²,   p ← p − η g / (√s + ε)
 *
 * Source: Tieleman and Hinton, *Neural Networks for Machine Learning*, lecture 6.5 (2012).
 */
export const rmspropStep: Kernel<RmspropStepCall> = {
  name: 'rmspropStep',
  required: false,
  declare(call, declare) {
    const { length } = call;
    declare.size('length', length);
    declare.reads('parameter', call.parameter, 'float32', length);
    declare.reads('gradient', call.gradient, 'float32', length);
    declare.reads('meanSquare', call.meanSquare, 'float32', length);
    declare.writes('newParameter', call.newParameter, 'float32', length);
    declare.writes('newMeanSquare', call.newMeanSquare, 'float32', length);
  },
  reference(call, memory) {
    const { length, rate, rho, epsilon } = call;
    const p = memory(call.parameter);
    const g = memory(call.gradient);
    const s = memory(call.meanSquare);
    const newP = memory(call.newParameter);
    const newS = memory(call.newMeanSquare);
    for (let i = 0; i < length; i++) {
      newS[i] = rho * s[i] + (1 - rho) * g[i] * g[i];
      newP[i] = p[i] - (rate * g[i]) / (Math.sqrt(newS[i]) + epsilon);
    }
  },
};
