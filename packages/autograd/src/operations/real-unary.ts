import { type UnaryOperation, unaryOperations } from '@argand/backend/kernels';
import { apply } from '../apply.ts';
import { runUnary } from '../elementwise.ts';
import type { Operation } from '../operation.ts';
import { isFloat, type RealTensor, type Tensor } from '../tensor.ts';
import { choose, compare, minus, over, times } from './unrecorded.ts';

type Gradient = (x: Tensor<'float32'>, y: Tensor<'float32'>, g: Tensor<'float32'>) => Tensor<'float32'>;

const run = (operation: UnaryOperation, x: Tensor<'float32'>) => runUnary(operation, x) as Tensor<'float32'>;

/**
 * Every gradient of an operation on one number, on one page: ∂L/∂x from x, y and g = ∂L/∂y. What is not here has none:
 * it is constant wherever it is differentiable, or gives integers.
 */
export const unaryGradients: Partial<Record<UnaryOperation, Gradient>> = {
  neg: (_x, _y, g) => minus(0, g),
  abs: (x, _y, g) => times(g, run('sign', x)),
  reciprocal: (_x, y, g) => minus(0, times(times(g, y), y)),
  // At 0 the slope is infinite; 0 keeps a sum of squares trainable.
  sqrt: (_x, y, g) => choose(compare('equal', y, 0), 0, over(g, times(2, y))),
  exp: (_x, y, g) => times(g, y),
  log: (x, _y, g) => over(g, x),
  sin: (x, _y, g) => times(g, run('cos', x)),
  cos: (x, _y, g) => minus(0, times(g, run('sin', x))),
  sinPi: (x, _y, g) => times(times(Math.PI, g), run('cosPi', x)),
  cosPi: (x, _y, g) => times(times(-Math.PI, g), run('sinPi', x)),
};

function operationOf(name: UnaryOperation): Operation<undefined> {
  const gradientOf = unaryGradients[name];
  return {
    name,
    outputShape: ([shape]) => shape,
    forward: (_device, [x]) => ({ out: runUnary(name, x) }),
    backward({ inputs: [x], out, gradient }) {
      if (!gradientOf || !isFloat(x) || !isFloat(out)) return [undefined];
      return [gradientOf(x, out, gradient)];
    },
  };
}

const operations = new Map<UnaryOperation, Operation<undefined>>(
  (Object.keys(unaryOperations) as UnaryOperation[]).map((name) => [name, operationOf(name)]),
);

/** Applies an operation of one number to every number of a real tensor, recorded. */
export function applyUnary(name: UnaryOperation, x: RealTensor): RealTensor {
  const operation = operations.get(name);
  if (!operation) throw new Error(`${name}: there is no such operation of one number.`);
  return apply(operation, [x], undefined);
}
