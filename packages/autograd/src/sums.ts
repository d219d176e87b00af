import { reduce } from '@argand/backend';
import { type Shape, sameShape } from './shape.ts';
import { alias, allocate, storageOf, type Tensor } from './tensor.ts';

/** Sums over one axis of a contiguous tensor, under the shape given. Unrecorded. */
export function sumAxis(x: Tensor<'float32'>, axis: number, shape: Shape): Tensor<'float32'> {
  const out = allocate(x.device, 'float32', shape);
  const outer = x.shape.slice(0, axis).reduce((size, length) => size * length, 1);
  const inner = x.shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  x.device.run(reduce, {
    operation: 'sum',
    outer,
    length: x.shape[axis],
    inner,
    input: storageOf(x),
    out: storageOf(out),
  });
  return out;
}

/** Sums a gradient over the axes that were repeated when `shape` was broadcast to the gradient's shape. Unrecorded. */
export function sumTo(gradient: Tensor<'float32'>, shape: Shape): Tensor<'float32'> {
  if (sameShape(gradient.shape, shape)) return gradient;
  let result = gradient;
  const added = gradient.shape.length - shape.length;
  for (let axis = 0; axis < gradient.shape.length; axis++) {
    const target = axis < added ? 1 : shape[axis - added];
    if (result.shape[axis] === target) continue;
    result = sumAxis(
      result,
      axis,
      result.shape.map((length, i) => (i === axis ? 1 : length)),
    );
  }
  return sameShape(result.shape, shape) ? result : alias(result, shape);
}
