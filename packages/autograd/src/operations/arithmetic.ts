import { type Fits, isComplex, type Operand, onParts, type Promoted, partsOf, shaped } from '../operand.ts';
import { freeOnError, scope } from '../scope.ts';
import { type DType, pair, requireTensor, type Tensor } from '../tensor.ts';
import { broadcastTo } from './broadcast-to.ts';
import { division, reciprocals } from './complex-functions.ts';
import { applyHolomorphic } from './holomorphic.ts';
import { real, unaryReal } from './real.ts';
import { applyUnary } from './real-unary.ts';

// The arithmetic that users see: real and complex, tensors and plain numbers, with broadcasting. Sums and products of complex numbers are compositions of
// real operations, so their gradients are ∂L/∂Re z + i ∂L/∂Im z (PyTorch's convention) by construction; the others are in complex-functions.ts.

/**
 * a + b.
 *
 * @throws Error if the shapes do not broadcast, the types differ (but for complex64 beside float32) or both are numbers
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { add, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const sums = add(tensor(device, [[1], [2]]), tensor(device, [10, 20]));
 * (await sums.read()).join(' '); // 11 21 12 22
 * ```
 */
export function add<A extends Operand, B extends Operand>(a: A, b: B & Fits<A, B>): Promoted<A, B>;

export function add(a: Operand, b: Operand): Tensor {
  const [aRe, aIm] = partsOf(a);
  const [bRe, bIm] = partsOf(b);
  const im = aIm ?? bIm;
  if (!im) return real('add', aRe, bRe);
  return freeOnError(im.device, () => {
    const re = real('add', aRe, bRe);
    return pair(re, aIm && bIm ? real('add', aIm, bIm) : shaped(im, re.shape, broadcastTo));
  });
}

/** a − b. @throws Error as {@link add} does */
export function subtract<A extends Operand, B extends Operand>(a: A, b: B & Fits<A, B>): Promoted<A, B>;

export function subtract(a: Operand, b: Operand): Tensor {
  const [aRe, aIm] = partsOf(a);
  const [bRe, bIm] = partsOf(b);
  const part = aIm ?? bIm;
  if (!part) return real('subtract', aRe, bRe);
  return scope(part.device, () => {
    const re = real('subtract', aRe, bRe);
    if (aIm && bIm) return pair(re, real('subtract', aIm, bIm));
    return pair(re, shaped(aIm ?? unaryReal('neg', part), re.shape, broadcastTo));
  });
}

/** a · b. @throws Error as {@link add} does */
export function multiply<A extends Operand, B extends Operand>(a: A, b: B & Fits<A, B>): Promoted<A, B>;

export function multiply(a: Operand, b: Operand): Tensor {
  const [aRe, aIm] = partsOf(a);
  const [bRe, bIm] = partsOf(b);
  if (aIm && bIm) {
    return scope(aIm.device, () =>
      pair(
        real('subtract', real('multiply', aRe, bRe), real('multiply', aIm, bIm)),
        real('add', real('multiply', aRe, bIm), real('multiply', aIm, bRe)),
      ),
    );
  }
  const im = aIm ?? bIm;
  if (!im) return real('multiply', aRe, bRe);
  return freeOnError(im.device, () =>
    pair(real('multiply', aRe, bRe), aIm ? real('multiply', aIm, bRe) : real('multiply', aRe, im)),
  );
}

/**
 * a / b; NaN for a complex b of 0.
 *
 * A complex quotient is within 4 units in the last place of float32, of its magnitude, over the whole range: |b|² is never formed.
 *
 * @throws Error as {@link add} does, and for int32
 */
export function divide<A extends Operand, B extends Operand>(
  a: A,
  b: B & Fits<A, B, 'float32' | 'complex64'>,
): Promoted<A, B>;

export function divide(a: Operand, b: Operand): Tensor {
  if (isComplex(b)) return applyHolomorphic(division, b, [a, b]);
  const [aRe, aIm] = partsOf(a);
  if (!aIm) return real('divide', aRe, b);
  return freeOnError(aIm.device, () => pair(real('divide', aRe, b), real('divide', aIm, b)));
}

/** −x. */
export function neg<D extends DType>(x: Tensor<D>): Tensor<D> {
  requireTensor(x, 'neg');
  return onParts(x, (part) => applyUnary('neg', part)) as Tensor<D>;
}

/** x². */
export function square<D extends DType>(x: Tensor<D>): Tensor<D> {
  requireTensor(x, 'square');
  return multiply<Tensor, Tensor>(x, x) as Tensor<D>;
}

/** 1/x; a complex one is within 4 units in the last place of float32, of its magnitude, as {@link divide} is. @throws Error for int32 */
export function reciprocal<D extends 'float32' | 'complex64'>(x: Tensor<D>): Tensor<D>;

export function reciprocal(x: Tensor): Tensor {
  if (!isComplex(x)) return unaryReal('reciprocal', x);
  return applyHolomorphic(reciprocals, x, [x]);
}

/** The smaller of two; where equal, the first takes the gradient. NaN if either is. @throws Error for complex64 */
export function minimum<A extends Operand, B extends Operand>(
  a: A,
  b: B & Fits<A, B, 'float32' | 'int32'>,
): Promoted<A, B>;

export function minimum(a: Operand, b: Operand): Tensor {
  return real('minimum', a, b);
}

/** The larger of two; where equal, the first takes the gradient. NaN if either is. @throws Error for complex64 */
export function maximum<A extends Operand, B extends Operand>(
  a: A,
  b: B & Fits<A, B, 'float32' | 'int32'>,
): Promoted<A, B>;

export function maximum(a: Operand, b: Operand): Tensor {
  return real('maximum', a, b);
}
