import { asFloat, constant, type Fits, isComplex, type Operand, type Promoted, partsOf } from '../operand.ts';
import { scope } from '../scope.ts';
import { pair, type Tensor } from '../tensor.ts';
import { add, multiply } from './arithmetic.ts';
import { equal, greater } from './comparisons.ts';
import { abs } from './complex.ts';
import { exp, log } from './elementary.ts';
import { real } from './real.ts';
import { where } from './where.ts';

/**
 * a^b; where either is complex e^{b log a}, with the principal logarithm, and 0^b is 0 for Re b > 0, 1 for b = 0 and NaN otherwise.
 *
 * A complex power is as far off as its exponent b log a, relatively: by about |b log a| units in the last place.
 *
 * The real power has gradient 0 for a base where the exponent is 0, and for an exponent where the base is not positive. A complex one has gradient 0 at
 * a base of 0, but for an exponent of 1.
 *
 * @throws Error as {@link add} does, and for int32
 */
export function pow<A extends Operand, B extends Operand>(
  a: A,
  b: B & Fits<A, B, 'float32' | 'complex64'>,
): Promoted<A, B>;

export function pow(a: Operand, b: Operand): Tensor {
  const model = isComplex(a) ? a : isComplex(b) ? b : undefined;
  if (!model) return real('pow', a, b);
  return scope(model.device, () => {
    // A negative real base has a complex logarithm.
    const base = isComplex(a) ? a : add(a, zero(model));
    const isZero = equal(abs(base), 0);
    const ordinary = exp(multiply(log(where(isZero, 1, base)), b));
    return where(isZero, powerOfZero(base, b), ordinary);
  });
}

/** 0^b. The base itself where b is 1, so that its gradient passes. */
function powerOfZero(base: Tensor<'complex64'>, b: Operand): Tensor<'complex64'> {
  const [re, im = constant(base.device, 0)] = partsOf(b);
  const x = typeof re === 'number' ? constant(base.device, re) : asFloat(re, 'pow');
  const isReal = equal(im, 0);
  const value = where(greater(x, 0), 0, where(equal(x, 0), where(isReal, 1, Number.NaN), Number.NaN));
  return where(where(equal(x, 1), isReal, 0), base, value);
}

/** 0 + 0i: added to a negative number it leaves an imaginary part of +0, so that its argument is π. */
function zero({ device }: Tensor): Tensor<'complex64'> {
  return pair(constant(device, 0), constant(device, 0));
}
