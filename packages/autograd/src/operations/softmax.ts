import { onParts } from '../operand.ts';
import { scope } from '../scope.ts';
import { axisOf } from '../shape.ts';
import { type DType, detach, requireTensor, type Tensor } from '../tensor.ts';
import { add, divide, subtract } from './arithmetic.ts';
import { less } from './comparisons.ts';
import { abs } from './complex.ts';
import { exp, log } from './elementary.ts';
import { max, sum } from './reductions.ts';
import { reshape } from './reshape.ts';
import { where } from './where.ts';

/**
 * The largest along an axis, which stays with length 1; 0 where it is infinite, as ∞ − ∞ would be NaN. It is subtracted
 * before the exponential and cancels, so it needs no gradient.
 */
function offsetOf(x: Tensor<'float32'>, axis: number): Tensor<'float32'> {
  const largest = max(stopGradient(x), { axes: [axis], keepDims: true });
  return where(less(abs(largest), Number.POSITIVE_INFINITY), largest, 0);
}

/**
 * log Σ e^x along an axis, without overflow.
 *
 * @throws Error if x has no such axis, or the axis is empty
 */
export function logSumExp(x: Tensor<'float32'>, axis = -1): Tensor<'float32'> {
  requireTensor(x, 'logSumExp');
  axisOf(axis, x.shape.length, 'logSumExp');
  return scope(x.device, () => {
    const offset = offsetOf(x, axis);
    const total = sum(exp(subtract(x, offset)), { axes: [axis] });
    return add(log(total), reshape(offset, total.shape));
  });
}

/**
 * e^x / Σ e^x along an axis, without overflow.
 *
 * @throws Error if x has no such axis, or the axis is empty
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { softmax, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * (await softmax(tensor(device, [1000, 1000])).read()).join(' '); // 0.5 0.5
 * ```
 */
export function softmax(x: Tensor<'float32'>, axis = -1): Tensor<'float32'> {
  requireTensor(x, 'softmax');
  axisOf(axis, x.shape.length, 'softmax');
  return scope(x.device, () => {
    const raised = exp(subtract(x, offsetOf(x, axis)));
    return divide(raised, sum(raised, { axes: [axis], keepDims: true }));
  });
}

/**
 * x − log Σ e^x along an axis: the logarithm of {@link softmax}, without overflow and without the loss of digits of `log(softmax(x))`.
 *
 * @param x any shape
 * @returns the shape of x
 * @throws Error if x has no such axis, or the axis is empty
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { logSoftmax, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * (await logSoftmax(tensor(device, [0, 1000])).read()).join(' '); // -1000 0
 * ```
 */
export function logSoftmax(x: Tensor<'float32'>, axis = -1): Tensor<'float32'> {
  requireTensor(x, 'logSoftmax');
  return scope(x.device, () => {
    const shifted = subtract(x, offsetOf(x, axis));
    return subtract(shifted, log(sum(exp(shifted), { axes: [axis], keepDims: true })));
  });
}

/** The same numbers, through which no gradient flows. */
export function stopGradient<D extends DType>(x: Tensor<D>): Tensor<D> {
  requireTensor(x, 'stopGradient');
  return onParts(x, (part) => detach(part)) as Tensor<D>;
}
