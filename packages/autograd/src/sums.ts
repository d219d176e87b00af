import { sizeOf } from '@argand/backend';
import { type Reduction, reduce } from '@argand/backend/kernels';
import { type Shape, sameShape } from './shape.ts';
import { allocate, detach, type RealTensor, type Tensor } from './tensor.ts';

/** A run of neighbouring axes, from `first` to before `end`. */
interface Run {
  readonly first: number;
  readonly end: number;
}

/** Ascending axes as runs of neighbours, which one kernel can reduce; axes of length 1 need none and join any run. */
function runsOf(axes: readonly number[], shape: Shape): Run[] {
  const runs: { first: number; end: number }[] = [];
  for (const axis of axes) {
    const last = runs.at(-1);
    if (last && shape.slice(last.end, axis).every((length) => length === 1)) last.end = axis + 1;
    else runs.push({ first: axis, end: axis + 1 });
  }
  return runs;
}

/** The shape with these axes at length 1. */
export function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
}

/**
 * Reduces ascending axes, which stay with length 1. Unrecorded. The last run comes first, so that the first of equal
 * extremes is the first row by row.
 */
export function reduceAxes<D extends 'float32' | 'int32'>(
  operation: Reduction,
  x: Tensor<D>,
  axes: readonly number[],
): Tensor<D> {
  let result = x;
  for (const { first, end } of runsOf(axes, x.shape).reverse()) {
    const { shape } = result;
    const next = shape.map((length, axis) => (axis >= first && axis < end ? 1 : length));
    const out = allocate(x.device, x.dtype, next);
    x.device.run(reduce, {
      operation,
      outer: sizeOf(shape.slice(0, first)),
      length: sizeOf(shape.slice(first, end)),
      inner: sizeOf(shape.slice(end)),
      input: result.shared.storage,
      out: out.shared.storage,
    });
    if (result !== x) result.dispose();
    result = out;
  }
  return result === x ? detach(x) : result;
}

/** Where along one axis the first extreme is; the axis stays with length 1. Unrecorded. */
export function firstExtreme(operation: 'argmin' | 'argmax', x: RealTensor, axis: number): Tensor<'int32'> {
  const out = allocate(x.device, 'int32', keptShape(x.shape, [axis]));
  x.device.run(reduce, {
    operation,
    outer: sizeOf(x.shape.slice(0, axis)),
    length: x.shape[axis],
    inner: sizeOf(x.shape.slice(axis + 1)),
    input: x.shared.storage,
    out: out.shared.storage,
  });
  return out;
}

/** Sums a gradient over the axes that were repeated when `shape` was broadcast to the gradient's shape. Unrecorded. */
export function sumTo(gradient: Tensor<'float32'>, shape: Shape): Tensor<'float32'> {
  if (sameShape(gradient.shape, shape)) return gradient;
  const added = gradient.shape.length - shape.length;
  const repeated = [...gradient.shape.keys()].filter(
    (axis) => gradient.shape[axis] !== (axis < added ? 1 : shape[axis - added]),
  );
  const summed = reduceAxes('sum', gradient, repeated);
  return sameShape(summed.shape, shape) ? summed : detach(summed, shape);
}
