import { alias, type Tensor } from '../tensor.ts';
import { add, divide, exponential, logarithm, subtract } from './functions.ts';
import { reduceMaximum, sum } from './reductions.ts';

/** log Σ e^x along an axis, without overflow. */
export function logSumExp(x: Tensor<'float32'>, axis = -1): Tensor<'float32'> {
  const largest = reduceMaximum(stopGradient(x), { axes: [axis], keepDimensions: true });
  const total = sum(exponential(subtract(x, largest)), { axes: [axis] });
  return add(logarithm(total), reduceMaximum(stopGradient(x), { axes: [axis] }));
}

/** e^x / Σ e^x along an axis, without overflow. */
export function softmax(x: Tensor<'float32'>, axis = -1): Tensor<'float32'> {
  const largest = reduceMaximum(stopGradient(x), { axes: [axis], keepDimensions: true });
  const raised = exponential(subtract(x, largest));
  return divide(raised, sum(raised, { axes: [axis], keepDimensions: true }));
}

/** The same numbers, through which no gradient flows. */
export function stopGradient(x: Tensor<'float32'>): Tensor<'float32'> {
  return alias(x, x.shape);
}
