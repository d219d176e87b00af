import { add, divide, multiply, scope, square, squareRoot, storageOf, subtract } from '@argand/autograd';
import { adamStep, requireNumber, requireOptions } from '@argand/backend';
import { like, type Optimizer } from './optimizer.ts';

/** Options of {@link adam}. */
export interface AdamOptions {
  /** 0.9 if not given. */
  readonly beta1?: number;
  /** 0.999 if not given. */
  readonly beta2?: number;
  /** 1e-8 if not given. */
  readonly epsilon?: number;
}

const adamOptions: readonly (keyof AdamOptions)[] = ['beta1', 'beta2', 'epsilon'];

/** Options of {@link adamw}. */
export interface AdamwOptions extends AdamOptions {
  /** 0.01 if not given. */
  readonly weightDecay?: number;
}

/**
 * m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  p ← p − rate · m̂/(√v̂ + epsilon), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 * Source: Kingma and Ba (2015).
 */
export function adam(options: AdamOptions = {}): Optimizer {
  requireOptions(options, 'adam', adamOptions);
  return withDecay('adam', { ...options, weightDecay: 0 });
}

/** {@link adam} with p ← p − rate · weightDecay · p beside it. Source: Loshchilov and Hutter (2019). */
export function adamw(options: AdamwOptions = {}): Optimizer {
  requireOptions(options, 'adamw', [...adamOptions, 'weightDecay']);
  const { weightDecay = 0.01, ...rest } = options;
  return withDecay('adamw', { ...rest, weightDecay });
}

function withDecay(
  name: string,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamwOptions,
): Optimizer {
  requireNumber(name, 'beta1', beta1, { atLeast: 0, below: 1 });
  requireNumber(name, 'beta2', beta2, { atLeast: 0, below: 1 });
  requireNumber(name, 'epsilon', epsilon, { atLeast: 0 });
  requireNumber(name, 'weightDecay', weightDecay, { atLeast: 0 });
  return {
    name,
    settings: { beta1, beta2, epsilon, weightDecay },
    slots: ['firstMoment', 'secondMoment'],
    update: (parameter, gradient, slots, { rate, step }) =>
      scope(parameter.device, () => {
        const { device, size } = parameter;
        if (device.supports(adamStep)) {
          const next = {
            parameter: like(parameter),
            slots: { firstMoment: like(parameter), secondMoment: like(parameter) },
          };
          device.run(adamStep, {
            ...{ length: size, rate, beta1, beta2, epsilon, step, weightDecay },
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
        const corrected = (rate * secondCorrection) / (1 - beta1 ** step);
        const change = multiply(
          divide(firstMoment, add(squareRoot(secondMoment), epsilon * secondCorrection)),
          corrected,
        );
        const kept = weightDecay === 0 ? parameter : multiply(parameter, 1 - rate * weightDecay);
        return { parameter: subtract(kept, change), slots: { firstMoment, secondMoment } };
      }),
  };
}
