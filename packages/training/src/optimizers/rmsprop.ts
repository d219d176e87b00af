import { add, divide, multiply, scope, sqrt, square, storageOf, subtract } from '@argand/autograd';
import { requireNumber, requireOptions } from '@argand/backend';
import { rmspropStep } from '@argand/backend/kernels';
import { like, type Optimizer } from './optimizer.ts';

/** Options of {@link rmsprop}. */
export interface RmspropOptions {
  /** How much of the mean square is kept each step. Default 0.9. */
  readonly rho?: number | undefined;
  /** Default 1e-7. */
  readonly epsilon?: number | undefined;
}

/** m ← rho · m + (1 − rho) g²,  p ← p − rate · g/(√m + epsilon). Source: Tieleman and Hinton (2012), as Keras has it. */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  requireOptions(options, 'rmsprop', ['rho', 'epsilon']);
  const { rho = 0.9, epsilon = 1e-7 } = options;
  requireNumber('rmsprop', 'rho', rho, { atLeast: 0, below: 1 });
  requireNumber('rmsprop', 'epsilon', epsilon, { atLeast: 0 });
  return {
    name: 'rmsprop',
    settings: { rho, epsilon },
    slots: ['meanSquare'],
    update: (parameter, gradient, slots, { learningRate }) =>
      scope(parameter.device, () => {
        const { device, size } = parameter;
        if (device.supports(rmspropStep)) {
          const next = { parameter: like(parameter), slots: { meanSquare: like(parameter) } };
          device.run(rmspropStep, {
            ...{ length: size, rate: learningRate, rho, epsilon },
            parameter: storageOf(parameter),
            gradient: storageOf(gradient),
            meanSquare: storageOf(slots.meanSquare),
            newParameter: storageOf(next.parameter),
            newMeanSquare: storageOf(next.slots.meanSquare),
          });
          return next;
        }
        const meanSquare = add(multiply(slots.meanSquare, rho), multiply(square(gradient), 1 - rho));
        const change = divide(gradient, add(sqrt(meanSquare), epsilon));
        return { parameter: subtract(parameter, multiply(change, learningRate)), slots: { meanSquare } };
      }),
  };
}
