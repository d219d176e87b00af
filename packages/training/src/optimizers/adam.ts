import { add, divide, multiply, scope, sqrt, square, storageOf, subtract } from '@argand/autograd';
import { requireNumber, requireOptions } from '@argand/backend';
import { adamStep } from '@argand/backend/kernels';
import { matchesAny, requirePatterns } from '../parameter-names.ts';
import { like, type Optimizer } from './optimizer.ts';

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Default 0.9. */
  readonly beta1?: number | undefined;
  /** Default 0.999. */
  readonly beta2?: number | undefined;
  /** Default 1e-8. */
  readonly epsilon?: number | undefined;
}

const adamOptions: readonly (keyof AdamOptions)[] = ['beta1', 'beta2', 'epsilon'];

/** Options of {@link adamw}. */
export interface AdamwOptions extends AdamOptions {
  /** Default 0.01. */
  readonly weightDecay?: number | undefined;
  /**
   * Parameters that do not decay: names, or their beginning or end up to a dot, such as `['bias', 'encoder']`. Default none: all decay.
   */
  readonly exclude?: readonly string[] | undefined;
}

/**
 * m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  p ← p − rate · m̂/(√v̂ + epsilon), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 * Source: Kingma and Ba (2015).
 */
export function adam(options: AdamOptions = {}): Optimizer {
  requireOptions(options, 'adam', adamOptions);
  return withDecay('adam', { ...options, weightDecay: 0 });
}

/**
 * {@link adam} with p ← p − rate · weightDecay · p beside it, but for parameters that are excluded. Source: Loshchilov and Hutter (2019).
 *
 * @example
 * ```ts
 * import { adamw } from '@argand/training';
 *
 * adamw({ weightDecay: 0.05, exclude: ['bias'] }).settings.exclude; // 'bias'
 * ```
 */
export function adamw(options: AdamwOptions = {}): Optimizer {
  requireOptions(options, 'adamw', [...adamOptions, 'weightDecay', 'exclude']);
  const { weightDecay = 0.01, ...rest } = options;
  return withDecay('adamw', { ...rest, weightDecay });
}

function withDecay(
  name: string,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay: decay = 0, exclude = [] }: AdamwOptions,
): Optimizer {
  requireNumber(name, 'beta1', beta1, { atLeast: 0, below: 1 });
  requireNumber(name, 'beta2', beta2, { atLeast: 0, below: 1 });
  requireNumber(name, 'epsilon', epsilon, { atLeast: 0 });
  requireNumber(name, 'weightDecay', decay, { atLeast: 0 });
  requirePatterns(name, 'exclude', exclude);
  return {
    name,
    settings: {
      ...{ beta1, beta2, epsilon, weightDecay: decay },
      ...(exclude.length > 0 ? { exclude: exclude.join(' ') } : {}),
    },
    slots: ['firstMoment', 'secondMoment'],
    update: (parameter, gradient, slots, { learningRate, step, name: path }) =>
      scope(parameter.device, () => {
        const { device, size } = parameter;
        const weightDecay = path !== undefined && matchesAny(path, exclude) ? 0 : decay;
        if (device.supports(adamStep)) {
          const next = {
            parameter: like(parameter),
            slots: { firstMoment: like(parameter), secondMoment: like(parameter) },
          };
          device.run(adamStep, {
            ...{ length: size, rate: learningRate, beta1, beta2, epsilon, step, weightDecay },
            parameter: storageOf(parameter),
            gradient: storageOf(gradient),
            firstMoment: storageOf(slots.firstMoment),
            secondMoment: storageOf(slots.secondMoment),
            newParameter: storageOf(next.parameter),
            newFirstMoment: storageOf(next.slots.firstMoment),
            newSecondMoment: storageOf(next.slots.secondMoment),
          });
          return next;
        }
        const firstMoment = add(multiply(slots.firstMoment, beta1), multiply(gradient, 1 - beta1));
        const secondMoment = add(multiply(slots.secondMoment, beta2), multiply(square(gradient), 1 - beta2));
        // The corrections as factors of the rate and of epsilon: two passes over the numbers fewer.
        const secondCorrection = Math.sqrt(1 - beta2 ** step);
        const corrected = (learningRate * secondCorrection) / (1 - beta1 ** step);
        const change = multiply(
          divide(firstMoment, add(sqrt(secondMoment), epsilon * secondCorrection)),
          corrected,
        );
        const kept = weightDecay === 0 ? parameter : multiply(parameter, 1 - learningRate * weightDecay);
        return { parameter: subtract(kept, change), slots: { firstMoment, secondMoment } };
      }),
  };
}
