import { divide, multiply, reciprocal, square } from '../operations/arithmetic.ts';
import { abs, angle } from '../operations/complex.ts';
import { atan2, log, sqrt } from '../operations/elementary.ts';
import { phase } from '../operations/phase.ts';
import { pow } from '../operations/pow.ts';
import type { Tensor } from '../tensor.ts';
import { complexSized, sized } from './case-inputs.ts';
import type { GradientCase } from './check-gradient.ts';
import type { Complex, Float } from './make-cases.ts';

/** Sizes over the range of float32, at which the squares of most are no float32. */
export const sizes = [1e-36, 1e-25, 1e-12, 1e12, 1e25, 1e36];

/** Those at which the results of {@link steepCases} and their derivatives are float32. */
export const innerSizes = [1e-15, 1e-8, 1e8, 1e15];

/** Functions whose derivatives are as 1/|z| or flatter. */
export const sizedCases = (size: number): GradientCase[] => {
  const z = complexSized(size);
  const [a, b] = [sized(size, 3), sized(size, 4)];
  const positive = { ...a, values: a.values.map(Math.abs) };
  const ofOne = (operation: string, compute: (z: Complex) => Tensor): GradientCase => ({
    operation,
    inputs: [z],
    compute: ([z]) => compute(z as Complex),
  });
  const ofReal = (operation: string, compute: (x: Float) => Tensor): GradientCase => ({
    operation,
    inputs: [positive],
    compute: ([x]) => compute(x as Float),
  });
  return [
    ofOne('abs', abs),
    ofOne('angle', angle),
    ofOne('phase', (z) => phase(z)),
    ofOne('log', log),
    ofOne('sqrt', sqrt),
    ofReal('log', log),
    ofReal('sqrt', sqrt),
    { operation: 'atan2', inputs: [a, b], compute: ([y, x]) => atan2(y, x) },
    { operation: 'divide', inputs: [a, b], compute: ([x, y]) => divide(x, y) },
    { operation: 'divide', inputs: [z, complexSized(size, 9)], compute: ([x, y]) => divide(x, y) },
    { operation: 'divide', inputs: [a, complexSized(size, 9)], compute: ([x, y]) => divide(x, y) },
    { operation: 'divide', inputs: [z, b], compute: ([x, y]) => divide(x, y) },
  ];
};

/** Functions whose values or derivatives are as the square of the size, or its inverse. */
export const steepCases = (size: number): GradientCase[] => {
  const z = complexSized(size);
  const w = complexSized(1 / size, 9);
  return [
    { operation: 'reciprocal', inputs: [z], compute: ([z]) => reciprocal(z as Complex) },
    { operation: 'reciprocal', inputs: [sized(size)], compute: ([x]) => reciprocal(x as Float) },
    { operation: 'divide', inputs: [z], compute: ([z]) => divide(1.5, z) },
    { operation: 'square', inputs: [z], compute: ([z]) => square(z) },
    { operation: 'multiply', inputs: [z, w], compute: ([x, y]) => multiply(x, y) },
    { operation: 'pow', inputs: [z], compute: ([z]) => pow(z, 1.5) },
  ];
};
