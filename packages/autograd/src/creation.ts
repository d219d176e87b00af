import { kindOf, toFloats } from '@argand/arrays';
import { type Device, describeValue, deviceType, requireOptions, requireType, sizeOf } from '@argand/backend';
import { fill } from '@argand/backend/kernels';
import { OptionTypeError, ShapeError } from '@argand/errors';
import { flat, type TensorValues, toInt32 } from './nested.ts';
import { requireInt32 } from './operand.ts';
import { freeOnError } from './scope.ts';
import { requireShape, type Shape, show } from './shape.ts';
import { allocate, type DType, pair, type Tensor } from './tensor.ts';

/** How {@link tensor} reads its values. */
export interface TensorOptions<D extends DType> {
  /** By default that of the nested lists, or one axis for a typed array. */
  readonly shape?: Shape | undefined;
  /** By default int32 for an Int32Array, else float32. */
  readonly dtype?: D | undefined;
}

/**
 * A tensor of these numbers on a device. For complex64 the values are real, imaginary, real, imaginary …, as `read()`
 * gives them: the last axis of nested lists has length 2 and is left out of the shape.
 *
 * Typed arrays of every kind and realm are taken, except 64-bit integers; float64 keeps all its digits on a device that computes in float64.
 *
 * @throws TypeError if a list has something else than numbers, the values are neither a list nor a typed array of numbers, or there is no
 * such option
 * @throws Error if the lists are ragged, the numbers do not fill the shape, or an int32 tensor is given fractions
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * tensor(device, [[1, 2, 3], [4, 5, 6]]).shape; // [ 2, 3 ]
 * ```
 */
export function tensor(device: Device, values: Int32Array, options?: TensorOptions<'int32'>): Tensor<'int32'>;
export function tensor<D extends DType = 'float32'>(
  device: Device,
  values: TensorValues,
  options?: TensorOptions<D>,
): Tensor<D>;
export function tensor(device: Device, values: TensorValues, options: TensorOptions<DType> = {}): Tensor {
  requireType(deviceType, device, 'tensor', 'device');
  requireOptions(options, 'tensor', ['shape', 'dtype']);
  const { numbers, natural } = flat(values);
  const kind = kindOf(values);
  const type = options.dtype ?? (kind === 'Int32Array' ? 'int32' : 'float32');
  if (type !== 'complex64') {
    const shape = filled(numbers.length, options.shape ?? natural, 'numbers');
    const content = type === 'int32' ? toInt32(numbers) : toFloats(numbers);
    return freeOnError(device, () => {
      const out = allocate(device, type, shape);
      device.write(out.shared.storage, content);
      return out;
    });
  }
  if (!options.shape && !kind && natural.at(-1) !== 2) {
    throw new ShapeError(
      `tensor: complex64 expects lists of [real, imaginary], but the innermost of ${show(natural)} are not of length 2; give pairs or a shape.`,
    );
  }
  const count = numbers.length / 2;
  const shape = filled(count, options.shape ?? (kind ? [count] : natural.slice(0, -1)), 'complex numbers');
  const part = (offset: number) => {
    const out = allocate(device, 'float32', shape);
    device.write(
      out.shared.storage,
      Float64Array.from({ length: count }, (_, i) => numbers[2 * i + offset]),
    );
    return out;
  };
  return freeOnError(device, () => pair(part(0), part(1)));
}

function filled(count: number, shape: Shape, what: string): Shape {
  requireShape(shape, 'tensor');
  if (sizeOf(shape) !== count) {
    throw new ShapeError(
      `tensor: ${count} ${what} do not fill the shape ${show(shape)}, which has ${sizeOf(shape)}.`,
    );
  }
  return [...shape];
}

/**
 * A tensor of one value; of a real one for complex64.
 *
 * @throws Error if the shape is none, or the type int32 and the value is not
 */
export function full<D extends DType = 'float32'>(
  device: Device,
  shape: Shape,
  value: number,
  type?: D,
): Tensor<D>;
export function full(device: Device, shape: Shape, value: number, type: DType = 'float32'): Tensor {
  requireType(deviceType, device, 'full', 'device');
  requireShape(shape, 'full');
  if (typeof value !== 'number')
    throw new OptionTypeError(`full: expected value to be a number, received ${describeValue(value)}.`);
  if (type === 'complex64')
    return freeOnError(device, () => pair(full(device, shape, value), full(device, shape, 0)));
  if (type === 'int32') requireInt32(value, 'full');
  return freeOnError(device, () => {
    const out = allocate(device, type, [...shape]);
    device.run(fill, { out: out.shared.storage, value });
    return out;
  });
}

/** A tensor of zeros. @throws Error if the shape is none */
export function zeros<D extends DType = 'float32'>(device: Device, shape: Shape, type?: D): Tensor<D> {
  return full(device, shape, 0, type);
}

/** A tensor of ones. @throws Error if the shape is none */
export function ones<D extends DType = 'float32'>(device: Device, shape: Shape, type?: D): Tensor<D> {
  return full(device, shape, 1, type);
}
