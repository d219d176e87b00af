import { requireList } from '@argand/backend';
import { fill } from '@argand/backend/kernels';
import { ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { onParts, requireInt32 } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { type Shape, show } from '../shape.ts';
import { allocate, type DType, isInteger, requireTensor, type Tensor } from '../tensor.ts';
import { move, type Window, whole } from './window.ts';

/** Puts `before[i]` and `after[i]` elements that hold `value` (default 0) around axis i. @throws Error if a count is missing or negative, or x is int32 and the value is not. */
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
      `pad: ${show(before)} and ${show(after)} are not a count of elements for each axis of ${show(x.shape)}.`,
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
