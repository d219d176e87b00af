import { requireList, sizeOf } from '@argand/backend';
import { DeviceError, ShapeError } from '@argand/errors';
import { onParts } from '../operand.ts';
import { type Shape, show } from '../shape.ts';
import { type DType, requireTensor, type Tensor, view } from '../tensor.ts';

/**
 * The same numbers under another shape; one length may be −1 and is then worked out. Nothing is copied, and the gradient
 * needs no rule: a view has the trace of what it views.
 *
 * @throws Error if the sizes differ
 */
export function reshape<D extends DType>(x: Tensor<D>, shape: Shape): Tensor<D> {
  requireTensor(x, 'reshape');
  requireList(shape, 'reshape', 'shape');
  if (x.disposed) throw new DeviceError(`reshape: ${x.whyFreed()}`);
  const known = sizeOf(shape.filter((length) => length !== -1));
  const full = shape.map((length) => (length === -1 ? x.size / known : length));
  if (sizeOf(full) !== x.size || full.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new ShapeError(
      `reshape: ${show(x.shape)} has ${x.size} numbers, which do not fill ${show(shape)}.`,
    );
  }
  return onParts(x, (part) => view(part, full)) as Tensor<D>;
}
