import { type BinaryOperation, binaryOperations } from '@argand/backend/kernels';
import { apply } from '../apply.ts';
import { runBinary, runUnary } from '../elementwise.ts';
import type { Operation } from '../operation.ts';
import { broadcastShapes } from '../shape.ts';
import { sumTo } from '../sums.ts';
import { isFloat, type RealTensor, type Tensor } from '../tensor.ts';
import { choose, compare, hypot, minus, over, power, times } from './unrecorded.ts';

interface Values {
  readonly a: Tensor<'float32'>;
  readonly b: Tensor<'float32'>;
  readonly y: Tensor<'float32'>;
  readonly g: Tensor<'float32'>;
}
type Gradient = (values: Values) => Tensor<'float32'>;

/** √(a² + b²), or 1 where that is 0: a divisor for gradients that are 0 there. */
function radius(a: Tensor<'float32'>, b: Tensor<'float32'>): Tensor<'float32'> {
  const size = hypot(a, b);
  return choose(compare('equal', size, 0), 1, size);
}

/** g a/(a² + b²), whose divisor may be no float32: it is divided by its root twice. */
function overSquaredRadius(
  g: Tensor<'float32'>,
  a: Tensor<'float32'>,
  b: Tensor<'float32'>,
): Tensor<'float32'> {
  const size = radius(a, b);
  return over(times(g, over(a, size)), size);
}

/**
 * Every gradient of an operation on two numbers, on one page: ∂L/∂a and ∂L/∂b from a, b, y and g = ∂L/∂y, before sums over
 * broadcast axes. `phase` has none here: its operation takes a damping.
 */
export const binaryGradients: Partial<Record<BinaryOperation, readonly [Gradient, Gradient]>> = {
  add: [({ g }) => g, ({ g }) => g],
  subtract: [({ g }) => g, ({ g }) => minus(0, g)],
  multiply: [({ b, g }) => times(g, b), ({ a, g }) => times(g, a)],
  divide: [({ b, g }) => over(g, b), ({ b, y, g }) => minus(0, over(times(g, y), b))],
  pow: [
    ({ a, b, g }) => choose(compare('equal', b, 0), 0, times(g, times(b, power(a, minus(b, 1))))),
    ({ a, y, g }) =>
      choose(compare('less', 0, a), times(times(g, y), runUnary('log', a) as Tensor<'float32'>), 0),
  ],
  // Where both are equal, the first takes the gradient.
  minimum: [
    ({ a, b, g }) => choose(compare('lessEqual', a, b), g, 0),
    ({ a, b, g }) => choose(compare('less', b, a), g, 0),
  ],
  maximum: [
    ({ a, b, g }) => choose(compare('lessEqual', b, a), g, 0),
    ({ a, b, g }) => choose(compare('less', a, b), g, 0),
  ],
  atan2: [({ a, b, g }) => overSquaredRadius(g, b, a), ({ a, b, g }) => minus(0, overSquaredRadius(g, a, b))],
  hypot: [({ a, b, g }) => times(g, over(a, radius(a, b))), ({ a, b, g }) => times(g, over(b, radius(a, b)))],
};

function operationOf(name: BinaryOperation, what: string): Operation<undefined> {
  const gradientsOf = binaryGradients[name];
  return {
    name: what,
    outputShape: ([a, b]) => broadcastShapes(a, b, what),
    forward: (_device, [a, b], _options, shape) => ({ out: runBinary(name, a, b, shape, what) }),
    backward({ inputs: [a, b], out, gradient, needsGradient }) {
      if (!gradientsOf || !isFloat(a) || !isFloat(b) || !isFloat(out)) return [undefined, undefined];
      const values = { a, b, y: out, g: gradient };
      return [
        needsGradient[0] ? sumTo(gradientsOf[0](values), a.shape) : undefined,
        needsGradient[1] ? sumTo(gradientsOf[1](values), b.shape) : undefined,
      ];
    },
  };
}

const named = (names: readonly BinaryOperation[]) =>
  names.map((name): [string, Operation<undefined>] => [name, operationOf(name, name)]);

/** Each by the name that errors call it by; two comparisons are others with their sides exchanged. */
const operations = new Map<string, Operation<undefined>>([
  ...named(Object.keys(binaryOperations) as BinaryOperation[]),
  ['greater', operationOf('less', 'greater')],
  ['greaterEqual', operationOf('lessEqual', 'greaterEqual')],
]);

/** Applies an operation of two numbers to two real tensors with broadcasting, recorded. */
export function applyBinary(what: string, a: RealTensor, b: RealTensor): RealTensor {
  const operation = operations.get(what);
  if (!operation) throw new Error(`${what}: there is no such operation of two numbers.`);
  return apply(operation, [a, b], undefined);
}
