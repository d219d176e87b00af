import type { Device } from '@argand/backend';
import { allocate, pair, type RealTensor, type Tensor } from './tensor.ts';

/** What an operation on numbers takes: a tensor, or a number that stands for a tensor of it. */
export type Operand = Tensor | number;

/** The result's type of an operation on two operands: complex64 if either is. */
export type Promoted<A extends Operand, B extends Operand> =
  Tensor<'complex64'> extends A | B ? Tensor<'complex64'> : A extends Tensor ? A : B;

export function isComplex(operand: Operand): operand is Tensor<'complex64'> {
  return typeof operand !== 'number' && operand.type === 'complex64';
}

/** A constant of shape [] on a device. */
export function constant(device: Device, value: number, type: 'float32' | 'int32' = 'float32'): RealTensor {
  const tensor = allocate(device, type, []);
  device.write(tensor.shared.storage, type === 'int32' ? Int32Array.of(value) : Float64Array.of(value));
  return tensor;
}

/** Both operands as real tensors of one device; a number takes the other's type. @throws Error for two numbers. */
export function reals(a: Operand, b: Operand, what: string): [RealTensor, RealTensor] {
  const model = typeof a !== 'number' ? a : b;
  if (typeof model === 'number')
    throw new Error(`${what}: ${a} and ${b} are both plain numbers; at least one must be a tensor.`);
  const type = model.type === 'int32' ? 'int32' : 'float32';
  const toTensor = (operand: Operand) =>
    typeof operand === 'number' ? constant(model.device, operand, type) : asReal(operand, what);
  return [toTensor(a), toTensor(b)];
}

/** A tensor that must be real. @throws Error that says what to do with a complex one. */
export function asReal(tensor: Tensor, what: string): RealTensor {
  if (tensor.type === 'complex64') {
    throw new Error(
      `${what}: takes no complex64 tensor; take real(z), imaginary(z), absolute(z) or phase(z).`,
    );
  }
  return tensor as RealTensor;
}

/** A tensor that must be float32. @throws Error otherwise. */
export function asFloat(tensor: Tensor, what: string): Tensor<'float32'> {
  if (tensor.type !== 'float32')
    throw new Error(`${what}: wants a float32 tensor, but it is ${tensor.type}; use cast().`);
  return tensor as Tensor<'float32'>;
}

/** Real and imaginary part of anything, as tensors one may use but does not own; a real operand's imaginary part is undefined. */
export function partsOf(operand: Operand): [Operand, Operand | undefined] {
  if (typeof operand === 'number' || !operand.parts) return [operand, undefined];
  return [operand.parts[0], operand.parts[1]];
}

/** Applies an operation on real tensors to both parts of a complex one, or to a real one. */
export function onParts(tensor: Tensor, operation: (part: RealTensor) => RealTensor): Tensor {
  if (!tensor.parts) return operation(tensor as RealTensor);
  const [re, im] = tensor.parts;
  return pair(asFloat(operation(re), 'onParts'), asFloat(operation(im), 'onParts'));
}
