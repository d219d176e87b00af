import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link adamStep}. */
export interface AdamStepCall {
  readonly length: number;
  /** p [length] */
  readonly parameter: DeviceStorage<'float32'>;
  /** g = ∂L/∂p [length]. */
  readonly gradient: DeviceStorage<'float32'>;
  /** m [length]; 0 before the first step. */
  readonly firstMoment: DeviceStorage<'float32'>;
  /** v [length]; 0 before the first step. */
  readonly secondMoment: DeviceStorage<'float32'>;
  /** p after the step [length]: a storage of its own, like all that is written. */
  readonly newParameter: DeviceStorage<'float32'>;
  /** m after the step [length] */
  readonly newFirstMoment: DeviceStorage<'float32'>;
  /** v after the step [length] */
  readonly newSecondMoment: DeviceStorage<'float32'>;
  /** η of this step, whatever schedule it came from. */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** k, counted from 1: undoes the bias of moments that started at 0. */
  readonly step: number;
  /** λ, decoupled from the gradient (AdamW); 0 for Adam. */
  readonly weightDecay: number;
}

/**
 * One step of Adam or AdamW:
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     p ← p − η (m/(1 − β₁ᵏ) / (√(v/(1 − β₂ᵏ)) + ε) + λ p)
 *
 * Sources: Kingma and Ba, arXiv 1412.6980, algorithm 1; Loshchilov and Hutter, arXiv 1711.05101, algorithm 2.
 */
export const adamStep: Kernel<AdamStepCall> = {
  name: 'adamStep',
  required: false,
  declare(call, declare) {
    const { length } = call;
    declare.size('length', length);
    declare.reads('parameter', call.parameter, 'float32', length);
    declare.reads('gradient', call.gradient, 'float32', length);
    declare.reads('firstMoment', call.firstMoment, 'float32', length);
    declare.reads('secondMoment', call.secondMoment, 'float32', length);
    declare.writes('newParameter', call.newParameter, 'float32', length);
    declare.writes('newFirstMoment', call.newFirstMoment, 'float32', length);
    declare.writes('newSecondMoment', call.newSecondMoment, 'float32', length);
  },
  reference(call, memory) {
    const { length, rate, beta1, beta2, epsilon, step, weightDecay } = call;
    const p = memory(call.parameter);
    const g = memory(call.gradient);
    const m = memory(call.firstMoment);
    const v = memory(call.secondMoment);
    const newP = memory(call.newParameter);
    const newM = memory(call.newFirstMoment);
    const newV = memory(call.newSecondMoment);
    const firstScale = 1 / (1 - beta1 ** step);
    const secondScale = 1 / (1 - beta2 ** step);
    for (let i = 0; i < length; i++) {
      newM[i] = beta1 * m[i] + (1 - beta1) * g[i];
      newV[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      const direction = (newM[i] * firstScale) / (Math.sqrt(newV[i] * secondScale) + epsilon);
      newP[i] = p[i] - rate * (direction + weightDecay * p[i]);
    }
  },
};
