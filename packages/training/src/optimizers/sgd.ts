import { add, multiply, scope, storageOf, subtract } from '@argand/autograd';
import { requireNumber, requireOptions } from '@argand/backend';
import { momentumStep } from '@argand/backend/kernels';
import { like, type Optimizer } from './optimizer.ts';

/** Options of {@link sgd}. */
export interface SgdOptions {
  /** Default 0: plain gradient descent. */
  readonly momentum?: number | undefined;
}

/** v ← momentum · v + g,  p ← p − rate · v. @throws Error unless 0 ≤ momentum < 1. */
export function sgd(options: SgdOptions = {}): Optimizer {
  requireOptions(options, 'sgd', ['momentum']);
  const { momentum = 0 } = options;
  requireNumber('sgd', 'momentum', momentum, { atLeast: 0, below: 1 });
  return {
    name: 'sgd',
    settings: { momentum },
    slots: momentum === 0 ? [] : ['velocity'],
    update: (parameter, gradient, slots, { learningRate }) =>
      scope(parameter.device, () => {
        if (momentum === 0)
          return { parameter: subtract(parameter, multiply(gradient, learningRate)), slots: {} };
        const { device, size } = parameter;
        if (device.supports(momentumStep)) {
          const next = { parameter: like(parameter), slots: { velocity: like(parameter) } };
          device.run(momentumStep, {
            ...{ length: size, rate: learningRate, momentum },
            parameter: storageOf(parameter),
            gradient: storageOf(gradient),
            velocity: storageOf(slots.velocity),
            newParameter: storageOf(next.parameter),
            newVelocity: storageOf(next.slots.velocity),
          });
          return next;
        }
        const velocity = add(multiply(slots.velocity, momentum), gradient);
        return { parameter: subtract(parameter, multiply(velocity, learningRate)), slots: { velocity } };
      }),
  };
}
