import { contiguousStrides, requireList } from '@argand/backend';
import { copy, fill } from '@argand/backend/kernels';
import { OptionError, ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { asFloat, asReal, onParts, requireInt32 } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { scope } from '../scope.ts';
import {
  axisOf,
  broadcastShapes,
  broadcastStrides,
  requireShape,
  type Shape,
  sameShape,
  show,
} from '../shape.ts';
import { sumTo } from '../sums.ts';
import {
  allocate,
  type DType,
  isInteger,
  pair,
  type RealTensor,
  requireTensor,
  type Tensor,
} from '../tensor.ts';
import { reshape } from './reshape.ts';

// Operations that move numbers without changing them, all by the one strided copy.

interface Window {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Copies a window of `from` into a window of `to`. */
function move(from: RealTensor, input: Window, to: RealTensor, out: Window, shape: Shape): void {
  if (shape.some((length) => length === 0)) return;
  from.device.run(copy, {
    shape,
    input: { storage: from.shared.storage, ...input },
    out: { storage: to.shared.storage, ...out },
  });
}

const whole = (shape: Shape): Window => ({ offset: 0, strides: contiguousStrides(shape) });

function zeroed(like: RealTensor, shape: Shape): Tensor<'float32'> {
  const out = allocate(like.device, 'float32', shape);
  like.device.run(fill, { out: out.shared.storage, value: 0 });
  return out;
}

const transposeOperation: Operation<readonly number[]> = {
  name: 'transpose',
  outputShape: ([shape], permutation) => permutation.map((axis) => shape[axis]),
  forward(device, [x], permutation, shape) {
    const out = allocate(device, x.dtype, shape);
    const strides = contiguousStrides(x.shape);
    move(x, { offset: 0, strides: permutation.map((axis) => strides[axis]) }, out, whole(shape), shape);
    return { out };
  },
  backward({ inputs: [x], gradient, options: permutation }) {
    const out = allocate(x.device, 'float32', x.shape);
    const strides = contiguousStrides(x.shape);
    move(
      gradient,
      whole(gradient.shape),
      out,
      { offset: 0, strides: permutation.map((axis) => strides[axis]) },
      gradient.shape,
    );
    return [out];
  },
};

/**
 * Puts the axes in another order: out axis i is axis permutation[i] of x; reversed if none is given.
 * @throws Error if the permutation does not name every axis once.
 */
export function transpose<D extends DType>(x: Tensor<D>, permutation?: readonly number[]): Tensor<D> {
  requireTensor(x, 'transpose');
  if (permutation !== undefined) requireList(permutation, 'transpose', 'permutation');
  const rank = x.shape.length;
  const order = (permutation ?? x.shape.map((_, axis) => rank - 1 - axis)).map((axis) =>
    axisOf(axis, rank, 'transpose'),
  );
  if (new Set(order).size !== rank || order.length !== rank) {
    throw new ShapeError(
      `transpose: [${order.join(', ')}] must name each of the ${rank} axes of ${show(x.shape)} once.`,
    );
  }
  return onParts(x, (part) => apply(transposeOperation, [part], order)) as Tensor<D>;
}

const broadcastOperation: Operation<Shape> = {
  name: 'broadcastTo',
  outputShape([from], to) {
    if (!sameShape(broadcastShapes(from, to, 'broadcastTo'), to)) {
      throw new ShapeError(`broadcastTo: ${show(from)} is larger than ${show(to)}.`);
    }
    return to;
  },
  forward(device, [x], _to, shape) {
    const out = allocate(device, x.dtype, shape);
    move(x, { offset: 0, strides: broadcastStrides(x.shape, shape) }, out, whole(shape), shape);
    return { out };
  },
  backward: ({ inputs: [x], gradient }) => [sumTo(gradient, x.shape)],
};

/** Repeats a tensor to a shape that it broadcasts to. @throws Error if it does not. */
export function broadcastTo<D extends DType>(x: Tensor<D>, shape: Shape): Tensor<D> {
  requireTensor(x, 'broadcastTo');
  requireShape(shape, 'broadcastTo');
  return onParts(x, (part) => apply(broadcastOperation, [part], [...shape])) as Tensor<D>;
}

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
 * `sizes[i]` places of axis i from `starts[i]` on, each `steps[i]` (1 if not given) from the last; steps may be negative.
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
  const place = axisOf(axis, x.shape.length, 'flip');
  const starts = x.shape.map((length, i) => (i === place ? Math.max(length - 1, 0) : 0));
  return slice(
    x,
    starts,
    x.shape,
    x.shape.map((_, i) => (i === place ? -1 : 1)),
  );
}

const joinOperation: Operation<number> = {
  name: 'concatenate',
  outputShape(shapes, axis) {
    const [first] = shapes;
    for (const shape of shapes) {
      if (shape.length !== first.length || shape.some((length, i) => i !== axis && length !== first[i])) {
        throw new ShapeError(
          `concatenate: ${show(shape)} and ${show(first)} differ in more than axis ${axis}.`,
        );
      }
    }
    return first.map((length, i) =>
      i === axis ? shapes.reduce((sum, shape) => sum + shape[axis], 0) : length,
    );
  },
  forward(device, inputs, axis, shape) {
    const [{ dtype }] = inputs;
    const other = inputs.find((input) => input.dtype !== dtype);
    if (other) throw new OptionError(`concatenate: ${dtype} and ${other.dtype} tensors; use cast().`);
    const out = allocate(device, dtype, shape);
    const { strides } = whole(shape);
    let start = 0;
    for (const input of inputs) {
      move(input, whole(input.shape), out, { offset: start * strides[axis], strides }, input.shape);
      start += input.shape[axis];
    }
    return { out };
  },
  backward({ inputs, gradient, options: axis }) {
    const { strides } = whole(gradient.shape);
    let start = 0;
    return inputs.map((input) => {
      const out = allocate(input.device, 'float32', input.shape);
      move(gradient, { offset: start * strides[axis], strides }, out, whole(input.shape), input.shape);
      start += input.shape[axis];
      return out;
    });
  },
};

/**
 * Joins tensors along an axis. A float32 tensor beside a complex64 one has imaginary part 0.
 *
 * @throws Error if there are none, or they differ in another axis or in type
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { concatenate, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * concatenate([tensor(device, [[1, 2]]), tensor(device, [[3]])], 1).shape; // [ 1, 3 ]
 * ```
 */
export function concatenate<D extends DType>(tensors: readonly Tensor<D>[], axis?: number): Tensor<D>;
export function concatenate(tensors: readonly Tensor[], axis = 0): Tensor {
  requireList(tensors, 'concatenate', 'the first argument');
  if (tensors.length === 0) throw new ShapeError('concatenate: the list is empty; give at least one tensor.');
  for (const one of tensors) requireTensor(one, 'concatenate', 'each of the list');
  const place = axisOf(axis, tensors[0].shape.length, 'concatenate');
  const join = (list: readonly Tensor[]) =>
    apply(
      joinOperation,
      list.map((tensor) => asReal(tensor, 'concatenate')),
      place,
    );
  if (!tensors.some(({ parts }) => parts)) return join(tensors);
  return scope(tensors[0].device, () => {
    const re = join(tensors.map((tensor) => tensor.parts?.[0] ?? tensor));
    const im = join(
      tensors.map((tensor) => tensor.parts?.[1] ?? zeroed(asFloat(tensor, 'concatenate'), tensor.shape)),
    );
    return pair(asFloat(re, 'concatenate'), asFloat(im, 'concatenate'));
  });
}

/** Joins tensors of one shape along a new axis. @throws Error if there are none or their shapes differ. */
export function stack<D extends DType>(tensors: readonly Tensor<D>[], axis = 0): Tensor<D> {
  requireList(tensors, 'stack', 'the first argument');
  if (tensors.length === 0) throw new ShapeError('stack: the list is empty; give at least one tensor.');
  for (const one of tensors) requireTensor(one, 'stack', 'each of the list');
  const [{ device, shape: first }] = tensors;
  const place = axisOf(axis, first.length + 1, 'stack');
  const other = tensors.find(({ shape }) => !sameShape(shape, first));
  if (other)
    throw new ShapeError(`stack: ${show(other.shape)} and ${show(first)} differ; all must be of one shape.`);
  return scope(device, () =>
    concatenate(
      tensors.map((tensor) => reshape(tensor, tensor.shape.toSpliced(place, 0, 1))),
      place,
    ),
  );
}

/** Puts `before[i]` and `after[i]` places that hold `value` (0 if not given) around axis i. @throws Error if a count is missing or negative, or x is int32 and the value is not. */
export function pad<D extends DType>(
  x: Tensor<D>,
  before: readonly number[],
  after: readonly number[],
  value = 0,
): Tensor<D> {
  requireTensor(x, 'pad');
  requireList(before, 'pad', 'before');
  requireList(after, 'pad', 'after');
  const counts = [...before, ...after];
  if (
    before.length !== x.shape.length ||
    after.length !== x.shape.length ||
    counts.some((count) => !Number.isInteger(count) || count < 0)
  ) {
    throw new ShapeError(
      `pad: ${show(before)} and ${show(after)} are not a count of places for each axis of ${show(x.shape)}.`,
    );
  }
  if (isInteger(x)) requireInt32(value, 'pad');
  return onParts(x, (part) => apply(padOperation, [part], { before, after, value })) as Tensor<D>;
}

interface PadOptions {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
}

function paddedWindow(padded: Shape, { before }: PadOptions): Window {
  const { strides } = whole(padded);
  return { offset: before.reduce((offset, count, axis) => offset + count * strides[axis], 0), strides };
}

const padOperation: Operation<PadOptions> = {
  name: 'pad',
  outputShape: ([shape], { before, after }) =>
    shape.map((length, axis) => before[axis] + length + after[axis]),
  forward(device, [x], options, shape) {
    const out = allocate(device, x.dtype, shape);
    device.run(fill, { out: out.shared.storage, value: options.value });
    move(x, whole(x.shape), out, paddedWindow(shape, options), x.shape);
    return { out };
  },
  backward({ inputs: [x], gradient, options }) {
    const out = allocate(x.device, 'float32', x.shape);
    move(gradient, paddedWindow(gradient.shape, options), out, whole(x.shape), x.shape);
    return [out];
  },
};
