import { type Device, fill, randomBits as randomKernel, sizeOf } from '@argand/backend';
import { runUnary } from './elementwise.ts';
import { slice } from './operations/copying.ts';
import { add, cosPi, less, logarithm, multiply, squareRoot } from './operations/functions.ts';
import { reshape } from './operations/reshape.ts';
import { scope } from './scope.ts';
import { type Shape, show } from './shape.ts';
import { allocate, storageOf, type Tensor } from './tensor.ts';

/** Numbers as nested lists, row by row. */
export type Nested = number | readonly Nested[];

/** What a tensor is made from. */
export type Values = Nested | Float32Array | Float64Array | Int32Array | Uint8Array;

function shapeOf(values: Nested): number[] {
  return typeof values === 'number' ? [] : [values.length, ...(values.length > 0 ? shapeOf(values[0]) : [])];
}

function flatten(values: Nested, shape: Shape, axis: number, out: Float64Array, start: number): number {
  if (typeof values === 'number') {
    if (axis !== shape.length)
      throw new Error(
        `tensor: the nested lists are ragged; a number stands where a list of ${shape[axis]} is expected.`,
      );
    out[start] = values;
    return start + 1;
  }
  if (values.length !== shape[axis])
    throw new Error(
      `tensor: the nested lists are ragged; one has ${values.length} entries where others have ${shape[axis] ?? 'none'}.`,
    );
  return values.reduce<number>((place, value) => flatten(value, shape, axis + 1, out, place), start);
}

/** How {@link tensor} reads its values. */
export interface TensorOptions<D extends 'float32' | 'int32'> {
  /** By default that of the nested lists, or one axis for a typed array. */
  readonly shape?: Shape;
  /** By default int32 for an Int32Array, else float32. */
  readonly type?: D;
}

/**
 * A tensor of these numbers on a device.
 *
 * @throws Error if the lists are ragged or the numbers do not fill the shape.
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
export function tensor<D extends 'float32' | 'int32' = 'float32'>(
  device: Device,
  values: Values,
  options?: TensorOptions<D>,
): Tensor<D>;
export function tensor(
  device: Device,
  values: Values,
  options: TensorOptions<'float32' | 'int32'> = {},
): Tensor {
  const type = options.type ?? (values instanceof Int32Array ? 'int32' : 'float32');
  const nested = typeof values === 'number' || Array.isArray(values);
  const natural = nested ? shapeOf(values as Nested) : [(values as Float32Array).length];
  const shape = options.shape ?? natural;
  if (sizeOf(shape) !== sizeOf(natural)) {
    throw new Error(
      `tensor: ${sizeOf(natural)} numbers do not fill the shape ${show(shape)}, which has ${sizeOf(shape)}.`,
    );
  }
  let numbers: Float64Array | Float32Array | Int32Array | Uint8Array;
  if (nested) {
    numbers = new Float64Array(sizeOf(natural));
    flatten(values as Nested, natural, 0, numbers, 0);
  } else {
    numbers = values as Float32Array;
  }
  const out = allocate(device, type, shape);
  const fitting =
    type === 'int32'
      ? numbers instanceof Int32Array
        ? numbers
        : Int32Array.from(numbers)
      : numbers instanceof Uint8Array
        ? Float32Array.from(numbers)
        : numbers;
  device.write(out.shared.storage, fitting);
  return out;
}

/** A tensor of one value. */
export function full<D extends 'float32' | 'int32' = 'float32'>(
  device: Device,
  shape: Shape,
  value: number,
  type?: D,
): Tensor<D> {
  const out = allocate(device, type ?? 'float32', shape);
  device.run(fill, { out: out.shared.storage, value });
  return out as Tensor as Tensor<D>;
}

/** A tensor of zeros. */
export const zeros = <D extends 'float32' | 'int32' = 'float32'>(device: Device, shape: Shape, type?: D) =>
  full(device, shape, 0, type);
/** A tensor of ones. */
export const ones = <D extends 'float32' | 'int32' = 'float32'>(device: Device, shape: Shape, type?: D) =>
  full(device, shape, 1, type);

/** Where random numbers come from: a `Stream` of `@argand/random`. */
export type RandomStream = Parameters<typeof randomKernel.meaning>[0]['stream'];

/** Random words of a stream: the same on every device. */
export function randomBits(device: Device, stream: RandomStream, shape: Shape): Tensor<'int32'> {
  const out = allocate(device, 'int32', shape);
  device.run(randomKernel, { stream, length: out.size, out: storageOf(out) });
  return out;
}

/** Uniform numbers in [low, high). */
export function uniform(
  device: Device,
  stream: RandomStream,
  shape: Shape,
  low = 0,
  high = 1,
): Tensor<'float32'> {
  return scope(device, () => {
    const unit = runUnary('unit', randomBits(device, stream, shape)) as Tensor<'float32'>;
    return add(multiply(unit, high - low), low);
  });
}

/** Normal numbers, by Box and Muller from pairs of words. */
export function normal(
  device: Device,
  stream: RandomStream,
  shape: Shape,
  mean = 0,
  deviation = 1,
): Tensor<'float32'> {
  return scope(device, () => {
    const size = sizeOf(shape);
    const units = uniform(device, stream, [size, 2]);
    const [first, second] = [0, 1].map((column) => slice(units, [0, column], [size, 1]));
    // 1 − u lies in (0, 1], where the logarithm is finite.
    const radius = squareRoot(multiply(logarithm(add(multiply(first, -1), 1)), -2));
    return reshape(add(multiply(multiply(radius, cosPi(multiply(second, 2))), deviation), mean), shape);
  });
}

/** 1 with this probability, else 0, as int32. */
export function bernoulli(
  device: Device,
  stream: RandomStream,
  shape: Shape,
  probability: number,
): Tensor<'int32'> {
  return scope(device, () => less(uniform(device, stream, shape), probability));
}
