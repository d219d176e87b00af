import type { Kernel } from '../kernel.ts';
import type { Storage } from '../storage.ts';

/** Arguments of {@link adamStep}. */
export interface AdamStepCall {
  readonly length: number;
  /** p [length], changed in place. */
  readonly parameter: Storage<'float32'>;
  /** g = ∂L/∂p [length]. */
  readonly gradient: Storage<'float32'>;
  /** m [length], changed in place; 0 before the first step. */
  readonly firstMoment: Storage<'float32'>;
  /** v [length], changed in place; 0 before the first step. */
  readonly secondMoment: Storage<'float32'>;
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
 * One step of Adam or AdamW, in place:
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     p ← p − η (m/(1 − β₁ᵏ) / (√(v/(1 − β₂ᵏ)) + ε) + λ p)
 *
 * Sources: Kingma and Ba, arXiv 1412.6980, algorithm 1; Loshchilov and Hutter, arXiv 1711.05101, algorithm 2.
 */
export const adamStep: Kernel<AdamStepCall> = {
  name: 'adamStep',
  required: false,
  meaning(call, memory) {
    const { length, rate, beta1, beta2, epsilon, step, weightDecay } = call;
    const p = memory(call.parameter);
    const g = memory(call.gradient);
    const m = memory(call.firstMoment);
    const v = memory(call.secondMoment);
    const firstScale = 1 / (1 - beta1 ** step);
    const secondScale = 1 / (1 - beta2 ** step);
    for (let i = 0; i < length; i++) {
      m[i] = beta1 * m[i] + (1 - beta1) * g[i];
      v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      const direction = (m[i] * firstScale) / (Math.sqrt(v[i] * secondScale) + epsilon);
      p[i] -= rate * (direction + weightDecay * p[i]);
    }
  },
};
