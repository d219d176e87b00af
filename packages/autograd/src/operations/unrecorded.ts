import type { BinaryOperation } from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import { runBinary, runSelect } from '../elementwise.ts';
import { constant } from '../operand.ts';
import { broadcastShapes } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

// Arithmetic for gradient rules: float32, broadcasting, recorded nowhere.

type Value = Tensor<'float32'> | number;

function compute(operation: BinaryOperation, a: Value, b: Value): Tensor {
  const model = typeof a === 'number' ? b : a;
  if (typeof model === 'number')
    throw new OptionError(`${operation}: two plain numbers; at least one must be a tensor.`);
  const [left, right] = [a, b].map((value) =>
    typeof value === 'number' ? constant(model.device, value) : value,
  );
  return runBinary(operation, left, right, broadcastShapes(left.shape, right.shape, operation));
}

export const plus = (a: Value, b: Value) => compute('add', a, b) as Tensor<'float32'>;
export const minus = (a: Value, b: Value) => compute('subtract', a, b) as Tensor<'float32'>;
export const times = (a: Value, b: Value) => compute('multiply', a, b) as Tensor<'float32'>;
export const over = (a: Value, b: Value) => compute('divide', a, b) as Tensor<'float32'>;
export const power = (a: Value, b: Value) => compute('pow', a, b) as Tensor<'float32'>;
export const hypot = (a: Value, b: Value) => compute('hypot', a, b) as Tensor<'float32'>;
/** a · 2ᵇ. */
export const ldexp = (a: Value, b: Value) => compute('ldexp', a, b) as Tensor<'float32'>;
export const arctangent = (y: Value, x: Value) => compute('atan2', y, x) as Tensor<'float32'>;
export const extreme = (operation: 'minimum' | 'maximum', a: Value, b: Value) =>
  compute(operation, a, b) as Tensor<'float32'>;
export const compare = (operation: 'less' | 'lessEqual' | 'equal' | 'notEqual', a: Value, b: Value) =>
  compute(operation, a, b) as Tensor<'int32'>;

/** condition ≠ 0 ? a : b, with broadcasting. */
export function choose(condition: Tensor<'int32'>, a: Value, b: Value): Tensor<'float32'> {
  const { device } = condition;
  const [left, right] = [a, b].map((value) => (typeof value === 'number' ? constant(device, value) : value));
  const shape = broadcastShapes(condition.shape, broadcastShapes(left.shape, right.shape, 'where'), 'where');
  return runSelect(device, condition, left, right, shape) as Tensor<'float32'>;
}
