import type { BinaryOperation, UnaryOperation } from '@argand/backend';
import { asReal, isComplex, type Operand, onParts, type Promoted, partsOf, reals } from '../operand.ts';
import { alias, type DType, pair, type RealTensor, type Tensor } from '../tensor.ts';
import { applyBinary } from './real-binary.ts';
import { applyUnary } from './real-unary.ts';
import { where } from './where.ts';

// The arithmetic that users see: real and complex, tensors and plain numbers, with broadcasting. A complex operation is a
// composition of real ones, so its gradient is ∂L/∂Re z + i ∂L/∂Im z (PyTorch's convention) by construction.

type Float = Tensor<'float32'>;

function real(name: BinaryOperation, a: Operand, b: Operand): Float {
  const [left, right] = reals(a, b, name);
  return applyBinary(name, left, right) as Float;
}

function unaryReal(name: UnaryOperation, x: Tensor): Float {
  return applyUnary(name, asReal(x, name)) as Float;
}

/** A real or imaginary part as a tensor of its own, sharing the numbers. */
function share(part: RealTensor): RealTensor {
  return part.type === 'int32' ? alias(part, part.shape, part.tape) : alias(part, part.shape, part.tape);
}

/** a + b. @throws Error if the shapes do not broadcast or the types differ. */
export function add<A extends Operand, B extends Operand>(a: A, b: B): Promoted<A, B>;
export function add(a: Operand, b: Operand): Tensor {
  if (!isComplex(a) && !isComplex(b)) return real('add', a, b);
  const [aRe, aIm] = partsOf(a);
  const [bRe, bIm] = partsOf(b);
  return pair(
    real('add', aRe, bRe),
    spread(aIm, bIm, real('add', aRe, bRe), (x, y) => real('add', x, y)),
  );
}

/** a − b. @throws Error if the shapes do not broadcast or the types differ. */
export function subtract<A extends Operand, B extends Operand>(a: A, b: B): Promoted<A, B>;
export function subtract(a: Operand, b: Operand): Tensor {
  if (!isComplex(a) && !isComplex(b)) return real('subtract', a, b);
  const [aRe, aIm] = partsOf(a);
  const [bRe, bIm] = partsOf(b);
  return pair(
    real('subtract', aRe, bRe),
    spread(aIm, bIm, real('subtract', aRe, bRe), (x, y) => real('subtract', x, y)),
  );
}

/** An imaginary part of two operands, one of which may be real, in the shape of the result. */
function spread(
  a: Operand | undefined,
  b: Operand | undefined,
  model: Float,
  combine: (x: Operand, y: Operand) => Float,
): Float {
  const zero = real('multiply', stopped(model), 0);
  return combine(real('add', zero, a ?? 0), b ?? 0);
}

function stopped(x: Float): Float {
  return alias(x, x.shape);
}

/** a · b. @throws Error if the shapes do not broadcast or the types differ. */
export function multiply<A extends Operand, B extends Operand>(a: A, b: B): Promoted<A, B>;
export function multiply(a: Operand, b: Operand): Tensor {
  if (!isComplex(a) && !isComplex(b)) return real('multiply', a, b);
  const [aRe, aIm] = partsOf(a);
  const [bRe, bIm] = partsOf(b);
  if (aIm === undefined || bIm === undefined) {
    const scale = aIm === undefined ? aRe : bRe;
    const [re, im] = aIm === undefined ? [bRe, bIm ?? 0] : [aRe, aIm];
    return pair(real('multiply', re, scale), real('multiply', im, scale));
  }
  return pair(
    real('subtract', real('multiply', aRe, bRe), real('multiply', aIm, bIm)),
    real('add', real('multiply', aRe, bIm), real('multiply', aIm, bRe)),
  );
}

/** a / b. @throws Error if the shapes do not broadcast or the types differ. */
export function divide<A extends Operand, B extends Operand>(a: A, b: B): Promoted<A, B>;
export function divide(a: Operand, b: Operand): Tensor {
  if (!isComplex(a) && !isComplex(b)) return real('divide', a, b);
  if (!isComplex(b)) {
    const [re, im] = partsOf(a);
    return pair(real('divide', re, b), real('divide', im ?? 0, b));
  }
  const [re, im] = partsOf(b);
  const squared = real('add', real('multiply', re, re), real('multiply', im ?? 0, im ?? 0));
  return divide(multiply(a, conjugate(b)), squared);
}

/** a^b; for complex operands e^{b log a}. @throws Error if the shapes do not broadcast. */
export function power<A extends Operand, B extends Operand>(a: A, b: B): Promoted<A, B>;
export function power(a: Operand, b: Operand): Tensor {
  if (!isComplex(a) && !isComplex(b)) return real('power', a, b);
  const logarithmOfA = typeof a === 'number' ? Math.log(a) : logarithm(a);
  const exponent: Tensor | number =
    typeof logarithmOfA === 'number' && typeof b === 'number' ? logarithmOfA * b : multiply(logarithmOfA, b);
  if (typeof exponent === 'number')
    throw new Error('power: both are plain numbers; at least one must be a tensor.');
  return exponential(exponent);
}

/** −x. */
export function negate<D extends DType>(x: Tensor<D>): Tensor<D> {
  return onParts(x, (part) => applyUnary('negate', part)) as Tensor<D>;
}

/** x². */
export function square<D extends DType>(x: Tensor<D>): Tensor<D> {
  return multiply<Tensor, Tensor>(x, x) as Tensor<D>;
}

/** 1/x. */
export function reciprocal<D extends 'float32' | 'complex64'>(x: Tensor<D>): Tensor<D> {
  return (isComplex(x) ? divide(conjugate(x), squaredAbsolute(x)) : unaryReal('reciprocal', x)) as Tensor<D>;
}

function squaredAbsolute(z: Tensor): Float {
  const [re, im] = partsOf(z);
  return real('add', real('multiply', re, re), real('multiply', im ?? 0, im ?? 0));
}

/** |x|; for a complex tensor √(Re² + Im²), with gradient 0 at 0. */
export function absolute(x: Tensor<'int32'>): Tensor<'int32'>;
export function absolute(x: Tensor<'float32'> | Tensor<'complex64'>): Tensor<'float32'>;
export function absolute(x: Tensor): Tensor {
  return isComplex(x) ? unaryReal('squareRoot', squaredAbsolute(x)) : unaryReal('absolute', x);
}

/** −1, 0 or 1. Its gradient is 0. */
export const sign = <D extends 'float32' | 'int32'>(x: Tensor<D>) =>
  unaryReal('sign', x) as Tensor as Tensor<D>;
/** ⌊x⌋. Its gradient is 0. */
export const floor = (x: Tensor<'float32'>) => unaryReal('floor', x);
/** sin x, x in radians. */
export const sine = (x: Tensor<'float32'>) => unaryReal('sine', x);
/** cos x, x in radians. */
export const cosine = (x: Tensor<'float32'>) => unaryReal('cosine', x);
/** sin πx, exact at multiples of 1/2. */
export const sinPi = (x: Tensor<'float32'>) => unaryReal('sinPi', x);
/** cos πx, exact at multiples of 1/2. */
export const cosPi = (x: Tensor<'float32'>) => unaryReal('cosPi', x);

/** e^x; for a complex tensor e^{Re}(cos Im + i sin Im). */
export function exponential<D extends 'float32' | 'complex64'>(x: Tensor<D>): Tensor<D>;
export function exponential(x: Tensor): Tensor;
export function exponential(x: Tensor): Tensor {
  if (!x.parts) return unaryReal('exponential', x);
  const [re, im] = x.parts;
  const radius = unaryReal('exponential', re);
  return pair(real('multiply', radius, cosine(im)), real('multiply', radius, sine(im)));
}

/** log x; for a complex tensor log |z| + i arg z, arg in (−π, π]. */
export function logarithm<D extends 'float32' | 'complex64'>(x: Tensor<D>): Tensor<D>;
export function logarithm(x: Tensor): Tensor;
export function logarithm(x: Tensor): Tensor {
  if (!x.parts) return unaryReal('logarithm', x);
  return pair(unaryReal('logarithm', absolute(x as Tensor<'complex64'>)), argument(x as Tensor<'complex64'>));
}

/** √x, with gradient 0 at 0; for a complex tensor the root with Re ≥ 0. */
export function squareRoot<D extends 'float32' | 'complex64'>(x: Tensor<D>): Tensor<D>;
export function squareRoot(x: Tensor): Tensor;
export function squareRoot(x: Tensor): Tensor {
  if (!x.parts) return unaryReal('squareRoot', x);
  const z = x as Tensor<'complex64'>;
  const radius = unaryReal('squareRoot', absolute(z));
  const half = real('multiply', argument(z), 0.5);
  return pair(real('multiply', radius, cosine(half)), real('multiply', radius, sine(half)));
}

/** atan2(y, x) in radians; gradient 0 where both are 0. */
export const arctangent = (y: Operand, x: Operand) => real('arctangent', y, x);
/** The smaller of two; where equal, the first takes the gradient. NaN if either is. */
export const minimum = <A extends Operand, B extends Operand>(a: A, b: B) =>
  real('minimum', a, b) as Tensor as Promoted<A, B>;
/** The larger of two; where equal, the first takes the gradient. NaN if either is. */
export const maximum = <A extends Operand, B extends Operand>(a: A, b: B) =>
  real('maximum', a, b) as Tensor as Promoted<A, B>;

const compared = (name: BinaryOperation, a: Operand, b: Operand) =>
  real(name, a, b) as Tensor as Tensor<'int32'>;
/** a < b as 1 or 0. */
export const less = (a: Operand, b: Operand) => compared('less', a, b);
/** a ≤ b as 1 or 0. */
export const lessOrEqual = (a: Operand, b: Operand) => compared('lessOrEqual', a, b);
/** a > b as 1 or 0. */
export const greater = (a: Operand, b: Operand) => compared('less', b, a);
/** a ≥ b as 1 or 0. */
export const greaterOrEqual = (a: Operand, b: Operand) => compared('lessOrEqual', b, a);
/** a = b as 1 or 0. */
export const equal = (a: Operand, b: Operand) => compared('equal', a, b);
/** a ≠ b as 1 or 0; 1 where either is NaN. */
export const notEqual = (a: Operand, b: Operand) => compared('notEqual', a, b);
/** 1 where x is 0, else 0. */
export const logicalNot = (x: Tensor<'int32'>) => unaryReal('not', x) as Tensor as Tensor<'int32'>;
/** 1 where x is NaN, else 0. */
export const isSilent = (x: Tensor<'float32'>) => unaryReal('isNaN', x) as Tensor as Tensor<'int32'>;

/** Re + i Im. Both parts are shared, not copied. @throws Error if their shapes differ. */
export function complex(re: Tensor<'float32'>, im: Tensor<'float32'>): Tensor<'complex64'> {
  if (re.shape.length !== im.shape.length || re.shape.some((length, axis) => length !== im.shape[axis])) {
    throw new Error(
      `complex: the real part is [${re.shape.join(', ')}] and the imaginary part [${im.shape.join(', ')}].`,
    );
  }
  return pair(share(re) as Float, share(im) as Float);
}

/** Re z. */
export const realPart = (z: Tensor<'complex64'>) => share(partOf(z, 0)) as Float;
/** Im z. */
export const imaginaryPart = (z: Tensor<'complex64'>) => share(partOf(z, 1)) as Float;

function partOf(z: Tensor, index: 0 | 1): Float {
  if (!z.parts)
    throw new Error(
      `a ${z.type} tensor has no real and imaginary part; make a complex one with complex(re, im).`,
    );
  return z.parts[index];
}

/** Re z − i Im z. */
export function conjugate(z: Tensor<'complex64'>): Tensor<'complex64'> {
  return pair(realPart(z), negate(partOf(z, 1)));
}

/** arg z in radians; arg 0 = 0, with gradient 0 there. */
export function argument(z: Tensor<'complex64'>): Tensor<'float32'> {
  return arctangent(partOf(z, 1), partOf(z, 0));
}

/** e^{iπx}: the phasor of a phase; NaN, silence, has the phasor 0 and gradient 0. */
export function phasor(x: Tensor<'float32'>): Tensor<'complex64'> {
  const silent = isSilent(x);
  const heard = where(silent, 0, x) as Float;
  return pair(where(silent, 0, cosPi(heard)) as Float, where(silent, 0, sinPi(heard)) as Float);
}
