import { runSelect } from '../elementwise.ts';
import { asReal, constant, isComplex, type Operand, partsOf } from '../operand.ts';
import { apply, type Operation } from '../operation.ts';
import { broadcastShapes } from '../shape.ts';
import { sumTo } from '../sums.ts';
import { isInteger, pair, type RealTensor, type Tensor } from '../tensor.ts';
import { choose } from './unrecorded.ts';

const operation: Operation<undefined> = {
  name: 'where',
  outputShape: ([condition, a, b]) => broadcastShapes(condition, broadcastShapes(a, b, 'where'), 'where'),
  forward(device, [condition, a, b], _options, shape) {
    if (!isInteger(condition))
      throw new Error(`where: the condition is ${condition.type}; a comparison or cast() gives int32.`);
    if (a.type !== b.type) throw new Error(`where: the choices are ${a.type} and ${b.type}; use cast().`);
    return { out: runSelect(device, condition, a, b, shape) };
  },
  backward({ inputs: [condition, a, b], gradient, wanted }) {
    if (!isInteger(condition)) return [];
    return [
      undefined,
      wanted[1] ? sumTo(choose(condition, gradient, 0), a.shape) : undefined,
      wanted[2] ? sumTo(choose(condition, 0, gradient), b.shape) : undefined,
    ];
  },
};

/**
 * condition ≠ 0 ? a : b, place by place, with broadcasting. What is not chosen has no effect and no gradient, NaN or not.
 *
 * @throws Error if the condition is not int32, the choices differ in type, or the shapes do not broadcast.
 */
export function where<A extends Operand, B extends Operand>(condition: Tensor<'int32'>, a: A, b: B): Tensor {
  if (isComplex(a) || isComplex(b)) {
    const [aRe, aIm] = partsOf(a);
    const [bRe, bIm] = partsOf(b);
    return pair(
      where(condition, aRe, bRe) as Tensor<'float32'>,
      where(condition, aIm ?? 0, bIm ?? 0) as Tensor<'float32'>,
    );
  }
  const model = typeof a !== 'number' ? a.type : typeof b !== 'number' ? b.type : 'float32';
  const type = model === 'int32' ? 'int32' : 'float32';
  const [left, right] = [a, b].map(
    (value): RealTensor =>
      typeof value === 'number' ? constant(condition.device, value, type) : asReal(value, 'where'),
  );
  return apply(operation, [condition, left, right], undefined);
}
