import { type Reduction, reduce } from '@argand/backend';
import { runBinary } from '../elementwise.ts';
import { asReal, onParts } from '../operand.ts';
import { apply, type Operation } from '../operation.ts';
import { axisOf, type Shape, show } from '../shape.ts';
import { sumAxis } from '../sums.ts';
import { alias, allocate, type DType, isFloat, type RealTensor, type Tensor } from '../tensor.ts';
import { broadcastTo } from './copying.ts';
import { divide } from './functions.ts';
import { reshape } from './reshape.ts';
import { choose } from './unrecorded.ts';

/** Over which axes, and whether they stay as axes of length 1. */
export interface ReduceOptions {
  /** All of them if not given; negative ones count from the end. */
  readonly axes?: readonly number[];
  readonly keepDimensions?: boolean;
}

function kept(shape: Shape, axis: number): Shape {
  return shape.map((length, i) => (i === axis ? 1 : length));
}

/** Reduces one axis, which stays with length 1. */
function runReduce(operation: Reduction, x: RealTensor, axis: number, type: 'float32' | 'int32'): RealTensor {
  const out = allocate(x.device, type, kept(x.shape, axis));
  const outer = x.shape.slice(0, axis).reduce((size, length) => size * length, 1);
  const inner = x.shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  x.device.run(reduce, {
    operation,
    outer,
    length: x.shape[axis],
    inner,
    input: x.shared.storage,
    out: out.shared.storage,
  });
  return out;
}

const sumOperation: Operation<number> = {
  name: 'sum',
  outputShape: ([shape], axis) => kept(shape, axis),
  forward: (_device, [x], axis, shape) => ({
    out: isFloat(x) ? sumAxis(x, axis, shape) : runReduce('sum', x, axis, 'int32'),
  }),
  backward: ({ inputs: [x], gradient }) => [broadcastTo(gradient, x.shape)],
};

function extremeOperation(
  name: 'minimum' | 'maximum',
  first: 'firstMinimum' | 'firstMaximum',
): Operation<number> {
  return {
    name: name === 'minimum' ? 'reduceMinimum' : 'reduceMaximum',
    outputShape([shape], axis) {
      if (shape[axis] === 0)
        throw new Error(`${name}: axis ${axis} of ${show(shape)} is empty, and nothing has no ${name}.`);
      return kept(shape, axis);
    },
    forward: (_device, [x], axis) => ({ out: runReduce(name, x, axis, x.type) }),
    backward({ inputs: [x], gradient, options: axis }) {
      // The first extreme takes the gradient.
      const place = runReduce(first, x, axis, 'int32');
      const counter = allocate(
        x.device,
        'int32',
        x.shape.map((length, i) => (i === axis ? length : 1)),
      );
      x.device.write(
        counter.shared.storage,
        Int32Array.from({ length: x.shape[axis] }, (_, i) => i),
      );
      const chosen = runBinary('equal', counter, place, x.shape);
      return [choose(chosen as Tensor<'int32'>, gradient, 0)];
    },
  };
}

const minimumOperation = extremeOperation('minimum', 'firstMinimum');
const maximumOperation = extremeOperation('maximum', 'firstMaximum');

function overAxes(
  operation: Operation<number>,
  x: Tensor,
  { axes, keepDimensions = false }: ReduceOptions,
): Tensor {
  const rank = x.shape.length;
  const chosen = [
    ...new Set((axes ?? x.shape.map((_, axis) => axis)).map((axis) => axisOf(axis, rank, operation.name))),
  ];
  return onParts(x, (part) => {
    let result: RealTensor =
      chosen.length === 0 ? alias(part as Tensor<'float32'>, part.shape, part.tape) : part;
    for (const axis of chosen) result = apply(operation, [result], axis);
    if (keepDimensions || chosen.length === 0) return result;
    return asReal(
      reshape(
        result,
        x.shape.filter((_, axis) => !chosen.includes(axis)),
      ),
      operation.name,
    );
  });
}

/** Σ x over axes (all, if none are named). @throws Error if there is no such axis. */
export function sum<D extends DType>(x: Tensor<D>, options: ReduceOptions = {}): Tensor<D> {
  return overAxes(sumOperation, x, options) as Tensor<D>;
}

/** The mean over axes. @throws Error for integers. */
export function mean<D extends 'float32' | 'complex64'>(
  x: Tensor<D>,
  options: ReduceOptions = {},
): Tensor<D> {
  const total = sum(x, options);
  const count = total.size === 0 ? 1 : x.size / total.size;
  return divide(total, count) as Tensor<D>;
}

/** The smallest over axes, NaN where there is one; the gradient goes to the first. @throws Error if there is nothing. */
export function reduceMinimum<D extends 'float32' | 'int32'>(
  x: Tensor<D>,
  options: ReduceOptions = {},
): Tensor<D> {
  return overAxes(minimumOperation, asReal(x, 'reduceMinimum'), options) as Tensor<D>;
}

/** The largest over axes, NaN where there is one; the gradient goes to the first. @throws Error if there is nothing. */
export function reduceMaximum<D extends 'float32' | 'int32'>(
  x: Tensor<D>,
  options: ReduceOptions = {},
): Tensor<D> {
  return overAxes(maximumOperation, asReal(x, 'reduceMaximum'), options) as Tensor<D>;
}

function place(x: Tensor, axis: number, operation: 'firstMinimum' | 'firstMaximum'): Tensor<'int32'> {
  const real = asReal(x, operation);
  const chosen = axisOf(axis, x.shape.length, operation);
  if (x.shape[chosen] === 0) throw new Error(`${operation}: axis ${axis} of ${show(x.shape)} is empty.`);
  const out = runReduce(operation, real, chosen, 'int32') as Tensor<'int32'>;
  return reshape(
    out,
    x.shape.filter((_, i) => i !== chosen),
  );
}

/** The place of the smallest along an axis, the first if tied; NaN is passed over. Not differentiable. */
export const argMinimum = (x: Tensor, axis = -1): Tensor<'int32'> => place(x, axis, 'firstMinimum');

/** The place of the largest along an axis, the first if tied; NaN is passed over. Not differentiable. */
export const argMaximum = (x: Tensor, axis = -1): Tensor<'int32'> => place(x, axis, 'firstMaximum');
