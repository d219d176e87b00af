import type { Fits, Operand } from '../operand.ts';
import type { Tensor } from '../tensor.ts';
import { real, unaryReal } from './real.ts';

/** Comparisons take no complex tensors, which have no order. */
type RealFits<A extends Operand, B extends Operand> = Fits<A, B, 'float32' | 'int32'>;

// Comparisons give 1 or 0 as int32, 0 where either side is NaN (notEqual gives 1). They have no gradient.

/** a < b. */
export function less<A extends Operand, B extends Operand>(a: A, b: B & RealFits<A, B>): Tensor<'int32'> {
  return real('less', a, b);
}

/** a ≤ b. */
export function lessEqual<A extends Operand, B extends Operand>(
  a: A,
  b: B & RealFits<A, B>,
): Tensor<'int32'> {
  return real('lessEqual', a, b);
}

/** a > b. */
export function greater<A extends Operand, B extends Operand>(a: A, b: B & RealFits<A, B>): Tensor<'int32'> {
  return real('greater', b, a);
}

/** a ≥ b. */
export function greaterEqual<A extends Operand, B extends Operand>(
  a: A,
  b: B & RealFits<A, B>,
): Tensor<'int32'> {
  return real('greaterEqual', b, a);
}

/** a = b. */
export function equal<A extends Operand, B extends Operand>(a: A, b: B & RealFits<A, B>): Tensor<'int32'> {
  return real('equal', a, b);
}

/** a ≠ b; 1 where either is NaN. */
export function notEqual<A extends Operand, B extends Operand>(a: A, b: B & RealFits<A, B>): Tensor<'int32'> {
  return real('notEqual', a, b);
}

/** 1 where x is 0, else 0. @throws Error unless x is int32 */
export function logicalNot(x: Tensor<'int32'>): Tensor<'int32'> {
  return unaryReal('logicalNot', x, 'logicalNot');
}

/** 1 where x is NaN (for a phase: silence), else 0. @throws Error unless x is float32 */
export function isSilent(x: Tensor<'float32'>): Tensor<'int32'> {
  return unaryReal('isNaN', x);
}
