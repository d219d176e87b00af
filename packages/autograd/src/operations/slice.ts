import { contiguousStrides, requireList } from '@argand/backend';
import { ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { onParts } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { axisOf, type Shape, show } from '../shape.ts';
import { allocate, type DType, requireTensor, type Tensor } from '../tensor.ts';
import { move, type Window, whole, zeroed } from './window.ts';

interface SliceOptions {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly steps: readonly number[];
}

function sliceWindow(shape: Shape, { starts, steps }: SliceOptions): Window {
  const strides = contiguousStrides(shape);
  return {
    offset: starts.reduce((offset, start, axis) => offset + start * strides[axis], 0),
    strides: strides.map((stride, axis) => stride * steps[axis]),
  };
}

const sliceOperation: Operation<SliceOptions> = {
  name: 'slice',
  outputShape([shape], { starts, sizes, steps }) {
    const fits = (start: number, axis: number) => {
      const last = start + (sizes[axis] - 1) * steps[axis];
      return (
        [start, sizes[axis], steps[axis]].every(Number.isInteger) &&
        sizes[axis] >= 0 &&
        steps[axis] !== 0 &&
        (sizes[axis] === 0 || (start >= 0 && start < shape[axis] && last >= 0 && last < shape[axis]))
      );
    };
    if (
      starts.length !== shape.length ||
      sizes.length !== shape.length ||
      steps.length !== shape.length ||
      !starts.every(fits)
    ) {
      throw new ShapeError(
        `slice: starts ${show(starts)}, sizes ${show(sizes)} and steps ${show(steps)} do not lie within ${show(shape)}.`,
      );
    }
    return sizes;
  },
  forward(device, [x], options, shape) {
    const out = allocate(device, x.dtype, shape);
    move(x, sliceWindow(x.shape, options), out, whole(shape), shape);
    return { out };
  },
  backward({ inputs: [x], gradient, options }) {
    const out = zeroed(x, x.shape);
    move(gradient, whole(gradient.shape), out, sliceWindow(x.shape, options), gradient.shape);
    return [out];
  },
};

/**
 * `sizes[i]` elements of axis i from `starts[i]` on, each `steps[i]` (default 1) from the last; steps may be negative.
 * @throws Error if that leaves the tensor.
 */
export function slice<D extends DType>(
  x: Tensor<D>,
  starts: readonly number[],
  sizes: readonly number[],
  steps?: readonly number[],
): Tensor<D> {
  requireTensor(x, 'slice');
  requireList(starts, 'slice', 'starts');
  requireList(sizes, 'slice', 'sizes');
  if (steps !== undefined) requireList(steps, 'slice', 'steps');
  const options = { starts, sizes, steps: steps ?? starts.map(() => 1) };
  return onParts(x, (part) => apply(sliceOperation, [part], options)) as Tensor<D>;
}

/** Reverses the order along an axis. */
export function flip<D extends DType>(x: Tensor<D>, axis: number): Tensor<D> {
  requireTensor(x, 'flip');
  const position = axisOf(axis, x.shape.length, 'flip');
  const starts = x.shape.map((length, i) => (i === position ? Math.max(length - 1, 0) : 0));
  return slice(
    x,
    starts,
    x.shape,
    x.shape.map((_, i) => (i === position ? -1 : 1)),
  );
}
