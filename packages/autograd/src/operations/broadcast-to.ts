import { ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { onParts } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { broadcastShapes, broadcastStrides, requireShape, type Shape, sameShape, show } from '../shape.ts';
import { sumTo } from '../sums.ts';
import { allocate, type DType, requireTensor, type Tensor } from '../tensor.ts';
import { move, whole } from './window.ts';

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
