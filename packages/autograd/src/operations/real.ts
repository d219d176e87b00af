import type { BinaryOperation, UnaryOperation } from '@argand/backend/kernels';
import { asReal, type Operand, withReals } from '../operand.ts';
import type { Tensor } from '../tensor.ts';
import { applyBinary } from './real-binary.ts';
import { applyUnary } from './real-unary.ts';

/** An operation of two real operands, one of which may be a plain number. */
export function real<D extends 'float32' | 'int32' = 'float32'>(
  name: BinaryOperation | 'greater' | 'greaterEqual',
  a: Operand,
  b: Operand,
): Tensor<D> {
  // The table of operations says which type comes out; callers name it.
  return withReals(a, b, name, (left, right) => applyBinary(name, left, right)) as Tensor<D>;
}

/** An operation of one real tensor. */
export function unaryReal<D extends 'float32' | 'int32' = 'float32'>(
  name: UnaryOperation,
  x: Tensor,
  what: string = name,
): Tensor<D> {
  return applyUnary(name, asReal(x, what)) as Tensor<D>;
}
