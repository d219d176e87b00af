import { type Device, requireList, requireOptions } from '@argand/backend';
import { DeviceError, OptionError, ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { runBinary } from '../elementwise.ts';
import { asReal, onParts } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { scope } from '../scope.ts';
import { axisOf, type Shape, show } from '../shape.ts';
import { firstExtreme, keptShape, reduceAxes } from '../sums.ts';
import { allocate, type DType, detach, isInteger, requireTensor, type Tensor, view } from '../tensor.ts';
import { divide } from './arithmetic.ts';
import { broadcastTo } from './broadcast-to.ts';
import { choose } from './unrecorded.ts';

/** Over which axes, and whether they stay as axes of length 1. */
export interface ReduceOptions {
  /** Default all of them; negative ones count from the end. */
  readonly axes?: readonly number[] | undefined;
  readonly keepDims?: boolean | undefined;
}

const reduceOptions: readonly (keyof ReduceOptions)[] = ['axes', 'keepDims'];

const sumOperation: Operation<readonly number[]> = {
  name: 'sum',
  outputShape: ([shape], axes) => keptShape(shape, axes),
  forward: (_device, [x], axes) => ({ out: reduceAxes('sum', x, axes) }),
  backward: ({ inputs: [x], gradient }) => [broadcastTo(gradient, x.shape)],
};

function extremeOperation(
  name: 'min' | 'max',
  extreme: 'minimum' | 'maximum',
  first: 'argmin' | 'argmax',
): Operation<readonly number[]> {
  return {
    name,
    outputShape([shape], axes) {
      const empty = axes.find((axis) => shape[axis] === 0);
      if (empty !== undefined)
        throw new ShapeError(
          `${name}: axis ${empty} of ${show(shape)} is empty, and nothing has no ${extreme}.`,
        );
      return keptShape(shape, axes);
    },
    forward: (_device, [x], axes) => ({ out: reduceAxes(extreme, x, axes) }),
    backward({ inputs: [x], gradient, options: axes }) {
      // Where the first extreme is takes the gradient: axis by axis on the way back, the last one first, as forward.
      const steps = [...axes].reverse();
      const masks: Tensor<'int32'>[] = [];
      let values = x;
      for (const axis of steps) {
        const index = firstExtreme(first, values, axis);
        const counter = counterAlong(x.device, values.shape, axis);
        masks.push(runBinary('equal', counter, index, values.shape) as Tensor<'int32'>);
        values = reduceAxes(extreme, values, [axis]);
      }
      let result = gradient;
      for (const chosen of masks.reverse()) result = choose(chosen, result, 0);
      return [result];
    },
  };
}

/** 0, 1, 2, … along an axis, and length 1 along the others. */
function counterAlong(device: Device, shape: Shape, axis: number): Tensor<'int32'> {
  const counter = allocate(
    device,
    'int32',
    shape.map((length, i) => (i === axis ? length : 1)),
  );
  device.write(
    counter.shared.storage,
    Int32Array.from({ length: shape[axis] }, (_, i) => i),
  );
  return counter;
}

const minimumOperation = extremeOperation('min', 'minimum', 'argmin');
const maximumOperation = extremeOperation('max', 'maximum', 'argmax');

function overAxes(operation: Operation<readonly number[]>, x: Tensor, options: ReduceOptions): Tensor {
  requireTensor(x, operation.name);
  requireOptions(options, operation.name, reduceOptions);
  const { axes, keepDims = false } = options;
  if (axes !== undefined) requireList(axes, operation.name, 'axes');
  if (x.disposed) throw new DeviceError(`${operation.name}: ${x.whyFreed()}`);
  const rank = x.shape.length;
  const chosen = axes
    ? [...new Set(axes.map((axis) => axisOf(axis, rank, operation.name)))].sort((a, b) => a - b)
    : [...x.shape.keys()];
  const shape = x.shape.filter((_, axis) => !chosen.includes(axis));
  return onParts(x, (part) => {
    if (chosen.length === 0) return view(part);
    const result = apply(operation, [part], chosen);
    if (keepDims) return result;
    const reduced = view(result, shape);
    result.dispose();
    return reduced;
  });
}

/** Σ x over axes (all, if none are named). @throws Error if there is no such axis or option. */
export function sum<D extends DType>(x: Tensor<D>, options: ReduceOptions = {}): Tensor<D> {
  return overAxes(sumOperation, x, options) as Tensor<D>;
}

/** The mean over axes (all, if none are named); NaN of nothing. @throws Error for int32 */
export function mean<D extends 'float32' | 'complex64'>(
  x: Tensor<D>,
  options: ReduceOptions = {},
): Tensor<D> {
  requireTensor(x, 'mean');
  if (isInteger(x))
    throw new OptionError(
      `mean: expects float32 or complex64, but the tensor is int32; use cast(x, 'float32').`,
    );
  requireOptions(options, 'mean', reduceOptions);
  return scope(x.device, () => {
    const total = sum(x, options);
    return divide<Tensor, number>(total, total.size === 0 ? 1 : x.size / total.size) as Tensor<D>;
  });
}

/** The smallest over axes, NaN where there is one; the gradient goes to the first. @throws Error if there is nothing. */
export function min<D extends 'float32' | 'int32'>(x: Tensor<D>, options: ReduceOptions = {}): Tensor<D> {
  return overAxes(minimumOperation, asReal(x, 'min'), options) as Tensor<D>;
}

/** The largest over axes, NaN where there is one; the gradient goes to the first. @throws Error if there is nothing. */
export function max<D extends 'float32' | 'int32'>(x: Tensor<D>, options: ReduceOptions = {}): Tensor<D> {
  return overAxes(maximumOperation, asReal(x, 'max'), options) as Tensor<D>;
}

function extremeIndex(x: Tensor, axis: number, first: 'argmin' | 'argmax', what: string): Tensor<'int32'> {
  const numbers = asReal(x, what);
  const chosen = axisOf(axis, x.shape.length, what);
  if (x.shape[chosen] === 0) throw new ShapeError(`${what}: axis ${axis} of ${show(x.shape)} is empty.`);
  if (numbers.disposed) throw new DeviceError(`${what}: ${numbers.whyFreed()}`);
  return scope(x.device, () =>
    detach(
      firstExtreme(first, numbers, chosen),
      x.shape.filter((_, i) => i !== chosen),
    ),
  );
}

/** The index of the smallest along an axis, the first if tied; NaN is passed over, and all NaN gives 0. No gradient. */
export function argmin(x: Tensor, axis = -1): Tensor<'int32'> {
  return extremeIndex(x, axis, 'argmin', 'argmin');
}

/** The index of the largest along an axis, the first if tied; NaN is passed over, and all NaN gives 0. No gradient. */
export function argmax(x: Tensor, axis = -1): Tensor<'int32'> {
  return extremeIndex(x, axis, 'argmax', 'argmax');
}
