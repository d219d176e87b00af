import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link momentumStep}. */
export interface MomentumStepCall {
  readonly length: number;
  /** p [length] */
  readonly parameter: DeviceStorage<'float32'>;
  /** g = ∂L/∂p [length]. */
  readonly gradient: DeviceStorage<'float32'>;
  /** v [length]; 0 before the first step. */
  readonly velocity: DeviceStorage<'float32'>;
  /** p after the step [length]: a storage of its own, like all that is written. */
  readonly newParameter: DeviceStorage<'float32'>;
  /** v after the step [length] */
  readonly newVelocity: DeviceStorage<'float32'>;
  /** η of this step, whatever schedule it came from. */
  readonly rate: number;
  /** μ; 0 is plain gradient descent. */
  readonly momentum: number;
}

/**
 * One step of gradient descent with momentum:
 *
 *     v ← μ v + g,   p ← p − η v
 *
 * Source: Sutskever, Martens, Dahl and Hinton, ICML 2013, section 2, with the rate outside of the velocity.
 */
export const momentumStep: Kernel<MomentumStepCall> = {
  name: 'momentumStep',
  required: false,
  declare(call, declare) {
    const { length } = call;
    declare.size('length', length);
    declare.reads('parameter', call.parameter, 'float32', length);
    declare.reads('gradient', call.gradient, 'float32', length);
    declare.reads('velocity', call.velocity, 'float32', length);
    declare.writes('newParameter', call.newParameter, 'float32', length);
    declare.writes('newVelocity', call.newVelocity, 'float32', length);
  },
  reference({ length, rate, momentum, ...call }, memory) {
    const p = memory(call.parameter);
    const g = memory(call.gradient);
    const v = memory(call.velocity);
    const newP = memory(call.newParameter);
    const newV = memory(call.newVelocity);
    for (let i = 0; i < length; i++) {
      newV[i] = momentum * v[i] + g[i];
      newP[i] = p[i] - rate * newV[i];
    }
  },
};
