import { type Device, fill, sizeOf } from '@argand/backend';
import { requireInt32 } from './operand.ts';
import { requireShape, type Shape, show } from './shape.ts';
import { allocate, type DType, pair, type Tensor } from './tensor.ts';

/** Numbers as nested lists, row by row. */
export type Nested = number | readonly Nested[];

/** Numbers in a typed array. */
export type Typed =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** What a tensor is made from. */
export type Values = Nested | Typed;

/** How {@link tensor} reads its values. */
export interface TensorOptions<D extends DType> {
  /** By default that of the nested lists, or one axis for a typed array. */
  readonly shape?: Shape;
  /** By default int32 for an Int32Array, else float32. */
  readonly type?: D;
}

/**
 * A tensor of these numbers on a device. For complex64 the values are real, imaginary, real, imaginary …, as `read()`
 * gives them: the last axis of nested lists has length 2 and is left out of the shape.
 *
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
  values: Values,
  options?: TensorOptions<D>,
): Tensor<D>;
export function tensor(device: Device, values: Values, options: TensorOptions<DType> = {}): Tensor {
  const type = options.type ?? (values instanceof Int32Array ? 'int32' : 'float32');
  const { numbers, natural } = flat(values);
  if (type !== 'complex64') {
    const shape = filled(numbers.length, options.shape ?? natural, 'numbers');
    const out = allocate(device, type, shape);
    device.write(out.shared.storage, type === 'int32' ? wholeNumbers(numbers) : floats(numbers));
    return out;
  }
  if (!options.shape && !isTyped(values) && natural.at(-1) !== 2) {
    throw new Error(
      `tensor: complex64 wants lists of [real, imaginary], but the innermost of ${show(natural)} are not of length 2; give pairs or a shape.`,
    );
  }
  const halves = isTyped(values) ? [numbers.length / 2] : natural.slice(0, -1);
  const shape = filled(numbers.length / 2, options.shape ?? halves, 'complex numbers');
  const [re, im] = [0, 1].map((offset) => {
    const part = allocate(device, 'float32', shape);
    device.write(
      part.shared.storage,
      Float64Array.from({ length: numbers.length / 2 }, (_, i) => numbers[2 * i + offset]),
    );
    return part;
  });
  return pair(re, im);
}

function filled(count: number, shape: Shape, what: string): Shape {
  requireShape(shape, 'tensor');
  if (sizeOf(shape) !== count) {
    throw new Error(
      `tensor: ${count} ${what} do not fill the shape ${show(shape)}, which has ${sizeOf(shape)}.`,
    );
  }
  return [...shape];
}

function isTyped(values: Values): values is Typed {
  return ArrayBuffer.isView(values);
}

function flat(values: Values): { readonly numbers: Typed; readonly natural: Shape } {
  if (isTyped(values)) return { numbers: values, natural: [values.length] };
  const natural: number[] = [];
  for (let inner: Nested = values; typeof inner !== 'number'; inner = inner[0]) {
    natural.push(inner.length);
    if (inner.length === 0) break;
  }
  const numbers = new Float64Array(sizeOf(natural));
  let next = 0;
  const visit = (nested: Nested, axis: number): void => {
    if (typeof nested === 'number') {
      if (axis !== natural.length) {
        throw new Error(
          `tensor: the nested lists are ragged; ${nested} stands where a list of ${natural[axis]} is expected.`,
        );
      }
      numbers[next++] = nested;
    } else if (nested.length === natural[axis]) {
      for (const inner of nested) visit(inner, axis + 1);
    } else {
      throw new Error(
        axis < natural.length
          ? `tensor: the nested lists are ragged; one has ${nested.length} entries where the first has ${natural[axis]}.`
          : `tensor: the nested lists are ragged; a list of ${nested.length} stands where a number is expected.`,
      );
    }
  };
  visit(values, 0);
  return { numbers, natural };
}

function wholeNumbers(numbers: Typed): Int32Array {
  if (numbers instanceof Int32Array) return numbers;
  const whole = Int32Array.from(numbers);
  const place = whole.findIndex((value, i) => value !== numbers[i]);
  if (place >= 0) {
    throw new Error(
      `tensor: number ${place} is ${numbers[place]}, but an int32 tensor takes whole numbers from -2^31 to 2^31 - 1.`,
    );
  }
  return whole;
}

function floats(numbers: Typed): Float32Array | Float64Array {
  return numbers instanceof Float32Array || numbers instanceof Float64Array
    ? numbers
    : Float32Array.from(numbers);
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
  requireShape(shape, 'full');
  if (type === 'complex64') {
    const [re, im] = [full(device, shape, value), full(device, shape, 0)];
    return pair(re, im);
  }
  if (type === 'int32') requireInt32(value, 'full');
  const out = allocate(device, type, [...shape]);
  device.run(fill, { out: out.shared.storage, value });
  return out;
}

/** A tensor of zeros. @throws Error if the shape is none */
export function zeros<D extends DType = 'float32'>(device: Device, shape: Shape, type?: D): Tensor<D> {
  return full(device, shape, 0, type);
}

/** A tensor of ones. @throws Error if the shape is none */
export function ones<D extends DType = 'float32'>(device: Device, shape: Shape, type?: D): Tensor<D> {
  return full(device, shape, 1, type);
}
