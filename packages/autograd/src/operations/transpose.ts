import { contiguousStrides, requireList } from '@argand/backend';
import { ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { onParts } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { axisOf, show } from '../shape.ts';
import { allocate, type DType, requireTensor, type Tensor } from '../tensor.ts';
import { move, whole } from './window.ts';

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
