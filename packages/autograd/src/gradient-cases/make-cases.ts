import type { Tensor } from '../tensor.ts';
import { complexInput, realInput } from './case-inputs.ts';
import type { CaseInput, GradientCase } from './check-gradient.ts';

export type Float = Tensor<'float32'>;

export type Complex = Tensor<'complex64'>;

export const unary = (
  operation: string,
  compute: (x: Float) => Tensor,
  input: CaseInput = realInput([2, 5]),
): GradientCase => ({
  operation,
  inputs: [input],
  compute: ([x]) => compute(x as Float),
});

export const onComplex = (operation: string, compute: (z: Complex) => Tensor): GradientCase => ({
  operation,
  inputs: [complexInput([2, 3])],
  compute: ([z]) => compute(z as Complex),
});

/** A binary operation on equal shapes, on broadcast ones, and with a plain number on each side. */
export function binary(
  operation: string,
  compute: (a: Tensor | number, b: Tensor | number) => Tensor,
  low = -2,
  high = 2,
): GradientCase[] {
  const a = realInput([2, 3], low, high, 1);
  return [
    { operation, inputs: [a, realInput([2, 3], low, high, 2)], compute: ([x, y]) => compute(x, y) },
    { operation, inputs: [a, realInput([3], low, high, 2)], compute: ([x, y]) => compute(x, y) },
    {
      operation,
      inputs: [realInput([2, 1, 3], low, high, 3), realInput([4, 1], low, high, 2)],
      compute: ([x, y]) => compute(x, y),
    },
    { operation, inputs: [a], compute: ([x]) => compute(x, 1.5) },
    { operation, inputs: [a], compute: ([x]) => compute(1.5, x) },
    { operation, inputs: [a], compute: ([x]) => compute(x, x) },
  ];
}

/** Every pairing of real and complex operands. */
export function mixed(operation: string, compute: (a: Tensor, b: Tensor) => Tensor): GradientCase[] {
  const shapes: [CaseInput, CaseInput][] = [
    [complexInput([2, 3]), complexInput([2, 3], 9)],
    [complexInput([2, 3]), realInput([3], 0.5, 2)],
    [realInput([2, 3], 0.5, 2), complexInput([3])],
  ];
  return shapes.map(([a, b]) => ({ operation, inputs: [a, b], compute: ([x, y]) => compute(x, y) }));
}
