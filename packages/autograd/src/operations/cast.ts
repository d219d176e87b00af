import { DeviceError } from '@argand/errors';
import { runUnary } from '../elementwise.ts';
import { asReal } from '../operand.ts';
import { freeOnError } from '../scope.ts';
import { requireRealType, type Tensor, view } from '../tensor.ts';

/**
 * The numbers in another type: float32 to int32 truncates, saturates and takes NaN to 0. Gradients do not pass from one
 * type to another.
 *
 * @throws Error for complex64
 */
export function cast<D extends 'float32' | 'int32'>(x: Tensor, type: D): Tensor<D> {
  const from = asReal(x, 'cast');
  requireRealType(type, 'cast');
  if (from.disposed) throw new DeviceError(`cast: ${from.whyFreed()}`);
  if (from.dtype === type) return view(from) as Tensor<D>;
  return freeOnError(from.device, () => runUnary(type === 'int32' ? 'toInt' : 'toFloat', from)) as Tensor<D>;
}
