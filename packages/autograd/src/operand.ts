import type { Device } from '@argand/backend';
import { OptionError } from '@argand/errors';
import { freeOnError } from './scope.ts';
import { type Shape, sameShape } from './shape.ts';
import {
  allocate,
  type DType,
  pair,
  type RealTensor,
  requireTensor,
  type Tensor,
  tensorType,
  view,
} from './tensor.ts';

/** What an operation on numbers takes: a tensor, or a number, which broadcasts. */
export type Operand = Tensor | number;

/** What the numbers of an operand are; never for a plain number. */
export type DTypeOf<A extends Operand> = A extends Tensor<infer D> ? D : never;

/** What the numbers of a result are: complex64 if those of either operand are, else those of the tensor. */
export type PromotedDType<X extends DType, Y extends DType> = [X] extends [never]
  ? Y
  : [Y] extends [never]
    ? X
    : X extends 'complex64'
      ? X
      : Y extends 'complex64'
        ? Y
        : X;

/** The result's type of an operation on two operands: complex64 if either is, else that of the tensor. */
export type Promoted<A extends Operand, B extends Operand> = Tensor<PromotedDType<DTypeOf<A>, DTypeOf<B>>>;

/** Why two operands do not fit, as the compiler shows it. */
export interface Unfit<Reason extends string> {
  readonly error: Reason;
}

/** Types that can stand beside one: int32 beside int32, float32 and complex64 beside either. */
type Beside<X extends DType> = X extends 'int32' ? 'int32' : 'float32' | 'complex64';

/** Whether a type can be one of some; that of a plain number is never, and always can. */
type CanBe<X extends DType, Some extends DType> = [X] extends [never]
  ? true
  : [X & Some] extends [never]
    ? false
    : true;

/**
 * `unknown` if two operands may fit an operation on tensors of some types, else why they never do: so that `b: B & Fits<A, B>` does not compile
 * for what always throws. What is not known, such as the type of a `Tensor` without parameter, is left to run time.
 */
export type Fits<A extends Operand, B extends Operand, Taken extends DType = DType> = [
  DTypeOf<A> | DTypeOf<B>,
] extends [never]
  ? Unfit<'both operands are plain numbers; one must be a tensor'>
  : CanBe<DTypeOf<A>, Taken> extends false
    ? Unfit<`the operation takes no ${DTypeOf<A>} tensor`>
    : CanBe<DTypeOf<B>, Taken> extends false
      ? Unfit<`the operation takes no ${DTypeOf<B>} tensor`>
      : [DTypeOf<A>] extends [never]
        ? unknown
        : CanBe<DTypeOf<B>, Beside<DTypeOf<A>>> extends false
          ? Unfit<`${DTypeOf<A>} beside ${DTypeOf<B>}; use cast()`>
          : unknown;

/** Whether an operand is a complex tensor. Of what is no tensor it says no: {@link asReal} then says what is wrong. */
export function isComplex(operand: Operand): operand is Tensor<'complex64'> {
  return tensorType.is(operand) && operand.parts !== undefined;
}

/** A constant of shape [] on a device, freed by the caller. */
export function constant(device: Device, value: number): Tensor<'float32'>;
export function constant(device: Device, value: number, type: 'float32' | 'int32'): RealTensor;
export function constant(device: Device, value: number, type: 'float32' | 'int32' = 'float32'): RealTensor {
  return freeOnError(device, () => {
    const tensor = allocate(device, type, []);
    device.write(tensor.shared.storage, type === 'int32' ? Int32Array.of(value) : Float64Array.of(value));
    return tensor;
  });
}

/**
 * Runs a body on both operands as real tensors; a number takes the other's type.
 *
 * @throws Error for two numbers, a fraction or a number outside int32 beside an int32 tensor, or a complex operand
 */
export function withReals<T>(
  a: Operand,
  b: Operand,
  what: string,
  body: (a: RealTensor, b: RealTensor) => T,
): T {
  if (typeof a !== 'number' && typeof b !== 'number') return body(asReal(a, what), asReal(b, what));
  if (typeof a !== 'number') {
    const left = asReal(a, what);
    const right = constantLike(left, Number(b), what);
    try {
      return body(left, right);
    } finally {
      right.dispose();
    }
  }
  if (typeof b === 'number')
    throw new OptionError(`${what}: ${a} and ${b} are both plain numbers; at least one must be a tensor.`);
  const right = asReal(b, what);
  const left = constantLike(right, a, what);
  try {
    return body(left, right);
  } finally {
    left.dispose();
  }
}

/** A number as a constant of a tensor's device and real type. @throws Error if the tensor is int32 and the number is not. */
export function constantLike(model: Tensor, value: number, what: string): RealTensor {
  if (model.dtype !== 'int32') return constant(model.device, value);
  requireInt32(value, what);
  return constant(model.device, value, 'int32');
}

/** @throws Error if a number that joins int32 tensors is a fraction, or would wrap */
export function requireInt32(value: number, what: string): void {
  if (!Number.isInteger(value)) {
    throw new OptionError(
      `${what}: ${value} is no whole number, but the tensor is int32; use cast(x, 'float32') first.`,
    );
  }
  if (value < -(2 ** 31) || value >= 2 ** 31) {
    throw new OptionError(
      `${what}: ${value} is outside int32, which goes from -2^31 to 2^31 - 1; use cast(x, 'float32') first.`,
    );
  }
}

/** A tensor that must be real. @throws Error that says what to do with a complex one. */
export function asReal(tensor: Tensor, what: string): RealTensor {
  requireTensor(tensor, what);
  if (tensor.dtype === 'complex64') {
    throw new OptionError(
      `${what}: takes no complex64 tensor; take real(z), imaginary(z), absolute(z) or phase(z).`,
    );
  }
  return tensor as RealTensor;
}

/** A tensor that must be float32. @throws Error otherwise. */
export function asFloat(tensor: Tensor, what: string): Tensor<'float32'> {
  if (asReal(tensor, what).dtype !== 'float32')
    throw new OptionError(`${what}: expects a float32 tensor, but it is ${tensor.dtype}; use cast().`);
  return tensor as Tensor<'float32'>;
}

/** Real and imaginary part of anything, as tensors one may use but does not own; a real operand's imaginary part is undefined. */
export function partsOf(operand: Operand): readonly [Operand, Tensor<'float32'> | undefined] {
  return isComplex(operand) && operand.parts ? operand.parts : [operand, undefined];
}

/** Applies an operation on real tensors to both parts of a complex one, or to a real one. */
export function onParts(tensor: Tensor, operation: (part: RealTensor) => RealTensor): Tensor {
  const { device, parts } = tensor;
  return freeOnError(device, () => {
    if (!parts) return operation(tensor as RealTensor);
    const [re, im] = parts;
    return pair(asFloat(operation(re), 'onParts'), asFloat(operation(im), 'onParts'));
  });
}

/** A tensor of its own with these numbers, repeated to a shape by `spread` where it has another. */
export function shaped(
  part: Tensor<'float32'>,
  shape: Shape,
  spread: (part: Tensor<'float32'>, shape: Shape) => Tensor<'float32'>,
): Tensor<'float32'> {
  return sameShape(part.shape, shape) ? view(part) : spread(part, shape);
}
