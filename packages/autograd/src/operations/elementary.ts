import { type Fits, isComplex, type Operand } from '../operand.ts';
import { scope } from '../scope.ts';
import { pair, type Tensor } from '../tensor.ts';
import { maximum, minimum, multiply, subtract } from './arithmetic.ts';
import { principalLogarithm, principalRoot } from './complex-functions.ts';
import { applyHolomorphic } from './holomorphic.ts';
import { real, unaryReal } from './real.ts';

/** −1, 0 or 1. Its gradient is 0. */
export function sign<D extends 'float32' | 'int32'>(x: Tensor<D>): Tensor<D> {
  return unaryReal<D>('sign', x);
}

/** ⌊x⌋. Its gradient is 0. */
export function floor(x: Tensor<'float32'>): Tensor<'float32'> {
  return unaryReal('floor', x);
}

/** sin x, x in radians. */
export function sin(x: Tensor<'float32'>): Tensor<'float32'> {
  return unaryReal('sin', x);
}

/** cos x, x in radians. */
export function cos(x: Tensor<'float32'>): Tensor<'float32'> {
  return unaryReal('cos', x);
}

/** sin πx, exact at multiples of 1/2. */
export function sinPi(x: Tensor<'float32'>): Tensor<'float32'> {
  return unaryReal('sinPi', x);
}

/** cos πx, exact at multiples of 1/2. */
export function cosPi(x: Tensor<'float32'>): Tensor<'float32'> {
  return unaryReal('cosPi', x);
}

/** e^x; for a complex tensor e^{Re z} (cos Im z + i sin Im z), also where e^{Re z} alone would be no float32. */
export function exp<D extends 'float32' | 'complex64'>(x: Tensor<D>): Tensor<D>;

export function exp(x: Tensor): Tensor;

export function exp(x: Tensor): Tensor {
  if (!isComplex(x) || !x.parts) return unaryReal('exp', x);
  const [re, im] = x.parts;
  return scope(x.device, () => {
    // In two factors, of which the second is 1 nearly everywhere.
    const near = maximum(minimum(re, largestExponent), -largestExponent);
    const beyond = unaryReal('exp', subtract(re, near));
    return multiply(polar(unaryReal('exp', near), im), beyond);
  });
}

/** e^87 and e^−87 are normal numbers of float32. */
const largestExponent = 87;

/** r e^{iθ}. */
function polar(radius: Tensor<'float32'>, angle: Tensor<'float32'>): Tensor<'complex64'> {
  return pair(real('multiply', radius, cos(angle)), real('multiply', radius, sin(angle)));
}

/**
 * log x; for a complex tensor log |z| + i arg z, arg in [−π, π], with gradient 0 at 0.
 *
 * A complex logarithm is within 4 units in the last place of float32, of its magnitude, next to |z| = 1 too.
 */
export function log<D extends 'float32' | 'complex64'>(x: Tensor<D>): Tensor<D>;

export function log(x: Tensor): Tensor;

export function log(x: Tensor): Tensor {
  if (!isComplex(x)) return unaryReal('log', x);
  return applyHolomorphic(principalLogarithm, x, [x]);
}

/** √x, with gradient 0 at 0; for a complex tensor the root with Re ≥ 0, within 4 units in the last place of float32, of its magnitude. */
export function sqrt<D extends 'float32' | 'complex64'>(x: Tensor<D>): Tensor<D>;

export function sqrt(x: Tensor): Tensor;

export function sqrt(x: Tensor): Tensor {
  if (!isComplex(x)) return unaryReal('sqrt', x);
  return applyHolomorphic(principalRoot, x, [x]);
}

/** atan2(y, x) in radians; gradient 0 where both are 0. */
export function atan2<Y extends Operand, X extends Operand>(
  y: Y,
  x: X & Fits<Y, X, 'float32'>,
): Tensor<'float32'> {
  return real('atan2', y, x);
}
