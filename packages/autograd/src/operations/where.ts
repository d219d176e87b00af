import { OptionError } from '@argand/errors';
import { apply } from '../apply.ts';
import { runSelect } from '../elementwise.ts';
import {
  asFloat,
  asReal,
  constant,
  constantLike,
  type Operand,
  type Promoted,
  partsOf,
  shaped,
} from '../operand.ts';
import type { Operation } from '../operation.ts';
import { scope } from '../scope.ts';
import { broadcastShapes } from '../shape.ts';
import { sumTo } from '../sums.ts';
import { isInteger, pair, type RealTensor, requireTensor, type Tensor } from '../tensor.ts';
import { broadcastTo } from './broadcast-to.ts';
import { choose } from './unrecorded.ts';

const operation: Operation<undefined> = {
  name: 'where',
  outputShape: ([condition, a, b]) => broadcastShapes(condition, broadcastShapes(a, b, 'where'), 'where'),
  forward(device, [condition, a, b], _options, shape) {
    if (!isInteger(condition))
      throw new OptionError(
        `where: the condition is ${condition.dtype}; a comparison or cast() gives int32.`,
      );
    if (a.dtype !== b.dtype)
      throw new OptionError(`where: the choices are ${a.dtype} and ${b.dtype}; use cast().`);
    return { out: runSelect(device, condition, a, b, shape) };
  },
  backward({ inputs: [condition, a, b], gradient, needsGradient }) {
    if (!isInteger(condition)) return [];
    return [
      undefined,
      needsGradient[1] ? sumTo(choose(condition, gradient, 0), a.shape) : undefined,
      needsGradient[2] ? sumTo(choose(condition, 0, gradient), b.shape) : undefined,
    ];
  },
};

/**
 * condition ≠ 0 ? a : b, element by element, with broadcasting. What is not chosen has no effect and no gradient, NaN or not.
 *
 * @throws Error if the condition is not int32, the choices differ in type, or the shapes do not broadcast
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { less, tensor, where } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const x = tensor(device, [-1, 2]);
 * (await where(less(x, 0), 0, x).read()).join(' '); // 0 2
 * ```
 */
export function where<A extends Operand, B extends Operand>(
  condition: Tensor<'int32'>,
  a: A,
  b: B,
): A | B extends number ? Tensor<'float32'> : Promoted<A, B>;
export function where(condition: Tensor<'int32'>, a: Operand, b: Operand): Tensor {
  requireTensor(condition, 'where', 'the condition');
  const [aRe, aIm] = partsOf(a);
  const [bRe, bIm] = partsOf(b);
  if (!aIm && !bIm) return chooseReal(condition, aRe, bRe);
  return scope(condition.device, () => {
    const re = asFloat(chooseReal(condition, aRe, bRe), 'where');
    const im = asFloat(chooseReal(condition, aIm ?? 0, bIm ?? 0), 'where');
    return pair(re, shaped(im, re.shape, broadcastTo));
  });
}

function chooseReal(condition: Tensor<'int32'>, a: Operand, b: Operand): RealTensor {
  const model = [a, b].find((value) => typeof value !== 'number');
  return scope(condition.device, () => {
    const [left, right] = [a, b].map((value) =>
      typeof value !== 'number'
        ? asReal(value, 'where')
        : model
          ? constantLike(asReal(model, 'where'), value, 'where')
          : constant(condition.device, value),
    );
    return apply(operation, [condition, left, right], undefined);
  });
}
