import { tensor } from '../creation.ts';
import { less } from '../operations/comparisons.ts';
import * as c from '../operations/complex.ts';
import * as copying from '../operations/copying.ts';
import * as f from '../operations/functions.ts';
import { gather, scatterAdd } from '../operations/indexing.ts';
import { matmul } from '../operations/matmul.ts';
import { phase } from '../operations/phase.ts';
import { phasor } from '../operations/phasor.ts';
import { max, mean, min, sum } from '../operations/reductions.ts';
import { reshape } from '../operations/reshape.ts';
import { logSoftmax, logSumExp, softmax } from '../operations/softmax.ts';
import { where } from '../operations/where.ts';
import type { Tensor } from '../tensor.ts';
import type { CaseInput, GradientCase } from './check-gradient.ts';

/** Numbers without ties, zeros or special places, in [low, high). */
function numbers(shape: readonly number[], low: number, high: number, seed: number): number[] {
  const size = shape.reduce((product, length) => product * length, 1);
  // Multiples of an irrational number, reduced modulo 1: spread out, and never twice the same.
  return Array.from(
    { length: size },
    (_, i) => low + (high - low) * ((((i + 1) * 0.6180339887 + seed * 0.317) % 1) * 0.98 + 0.01),
  );
}

const real = (shape: readonly number[], low = -2, high = 2, seed = 1): CaseInput => ({
  shape,
  values: numbers(shape, low, high, seed),
});
const complexInput = (shape: readonly number[], seed = 1): CaseInput => ({
  shape,
  values: numbers(shape, -2, 2, seed),
  imaginary: numbers(shape, -1.5, 1.7, seed + 5),
});

/** Numbers of about this size, of both signs and none near 0. */
const sized = (magnitude: number, seed = 1): CaseInput => ({
  shape: [4],
  values: numbers([4], 0.5, 2, seed).map((x, i) => (i % 2 === 0 ? x : -x) * magnitude),
  magnitude,
});
const complexSized = (magnitude: number, seed = 1): CaseInput => ({
  ...sized(magnitude, seed),
  imaginary: numbers([4], 0.5, 2, seed + 5).map((x, i) => (i < 2 ? x : -x) * magnitude),
});

type Float = Tensor<'float32'>;
type Complex = Tensor<'complex64'>;

const unary = (
  operation: string,
  compute: (x: Float) => Tensor,
  input: CaseInput = real([2, 5]),
): GradientCase => ({
  operation,
  inputs: [input],
  compute: ([x]) => compute(x as Float),
});

const onComplex = (operation: string, compute: (z: Complex) => Tensor): GradientCase => ({
  operation,
  inputs: [complexInput([2, 3])],
  compute: ([z]) => compute(z as Complex),
});

/** A binary operation on equal shapes, on broadcast ones, and with a plain number on each side. */
function binary(
  operation: string,
  compute: (a: Tensor | number, b: Tensor | number) => Tensor,
  low = -2,
  high = 2,
): GradientCase[] {
  const a = real([2, 3], low, high, 1);
  return [
    { operation, inputs: [a, real([2, 3], low, high, 2)], compute: ([x, y]) => compute(x, y) },
    { operation, inputs: [a, real([3], low, high, 2)], compute: ([x, y]) => compute(x, y) },
    {
      operation,
      inputs: [real([2, 1, 3], low, high, 3), real([4, 1], low, high, 2)],
      compute: ([x, y]) => compute(x, y),
    },
    { operation, inputs: [a], compute: ([x]) => compute(x, 1.5) },
    { operation, inputs: [a], compute: ([x]) => compute(1.5, x) },
    { operation, inputs: [a], compute: ([x]) => compute(x, x) },
  ];
}

/** Every pairing of real and complex operands. */
function mixed(operation: string, compute: (a: Tensor, b: Tensor) => Tensor): GradientCase[] {
  const shapes: [CaseInput, CaseInput][] = [
    [complexInput([2, 3]), complexInput([2, 3], 9)],
    [complexInput([2, 3]), real([3], 0.5, 2)],
    [real([2, 3], 0.5, 2), complexInput([3])],
  ];
  return shapes.map(([a, b]) => ({ operation, inputs: [a, b], compute: ([x, y]) => compute(x, y) }));
}

/** Sizes over the range of float32, at which the squares of most are no float32. */
const sizes = [1e-36, 1e-25, 1e-12, 1e12, 1e25, 1e36];
/** Those at which the results of {@link steepCases} and their derivatives are float32. */
const innerSizes = [1e-15, 1e-8, 1e8, 1e15];

/** Functions whose derivatives are as 1/|z| or flatter. */
const sizedCases = (size: number): GradientCase[] => {
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
    ofOne('abs', c.abs),
    ofOne('angle', c.angle),
    ofOne('phase', (z) => phase(z)),
    ofOne('log', f.log),
    ofOne('sqrt', f.sqrt),
    ofReal('log', f.log),
    ofReal('sqrt', f.sqrt),
    { operation: 'atan2', inputs: [a, b], compute: ([y, x]) => f.atan2(y, x) },
    { operation: 'divide', inputs: [a, b], compute: ([x, y]) => f.divide(x, y) },
    { operation: 'divide', inputs: [z, complexSized(size, 9)], compute: ([x, y]) => f.divide(x, y) },
    { operation: 'divide', inputs: [a, complexSized(size, 9)], compute: ([x, y]) => f.divide(x, y) },
    { operation: 'divide', inputs: [z, b], compute: ([x, y]) => f.divide(x, y) },
  ];
};

/** Functions whose values or derivatives are as the square of the size, or its inverse. */
const steepCases = (size: number): GradientCase[] => {
  const z = complexSized(size);
  const w = complexSized(1 / size, 9);
  const reciprocal = (x: Tensor) => f.reciprocal(x as Float);
  return [
    { operation: 'reciprocal', inputs: [z], compute: ([z]) => reciprocal(z) },
    { operation: 'reciprocal', inputs: [sized(size)], compute: ([x]) => reciprocal(x) },
    { operation: 'divide', inputs: [z], compute: ([z]) => f.divide(1.5, z) },
    { operation: 'square', inputs: [z], compute: ([z]) => f.square(z) },
    { operation: 'multiply', inputs: [z, w], compute: ([x, y]) => f.multiply(x, y) },
    { operation: 'pow', inputs: [z], compute: ([z]) => f.pow(z, 1.5) },
  ];
};

const indices = (like: Tensor) => tensor(like.device, Int32Array.of(2, 0, 2, 1));

/** A gradient check for every differentiable operation, for {@link checkGradient} on any device. */
export const gradientCases: readonly GradientCase[] = [
  ...binary('add', f.add),
  ...binary('subtract', f.subtract),
  ...binary('multiply', f.multiply),
  ...binary('divide', f.divide, 0.5, 2),
  ...binary('pow', f.pow, 0.5, 2),
  ...binary('minimum', f.minimum).slice(0, 5),
  ...binary('maximum', f.maximum).slice(0, 5),
  ...binary('atan2', f.atan2).slice(0, 5),
  ...mixed('add', f.add),
  ...mixed('subtract', f.subtract),
  ...mixed('multiply', f.multiply),
  ...mixed('divide', f.divide),
  ...sizes.flatMap(sizedCases),
  ...innerSizes.flatMap(steepCases),
  // One huge, one tiny: |b|² and a/|b|² would be no float32.
  ...[1e-12, 1e12].map(
    (size): GradientCase => ({
      operation: 'divide',
      inputs: [complexSized(size), complexSized(1 / size, 9)],
      compute: ([x, y]) => f.divide(x, y),
    }),
  ),
  { operation: 'pow', inputs: [complexInput([2, 3])], compute: ([z]) => f.pow(z, 1.5) },
  unary('neg', f.neg),
  unary('square', f.square),
  unary('reciprocal', f.reciprocal, real([5], 0.5, 2)),
  unary('abs', c.abs),
  unary('sign', f.sign),
  unary('floor', f.floor),
  unary('sin', f.sin),
  unary('cos', f.cos),
  unary('sinPi', f.sinPi),
  unary('cosPi', f.cosPi),
  unary('exp', f.exp),
  unary('log', f.log, real([5], 0.5, 3)),
  unary('sqrt', f.sqrt, real([5], 0.5, 3)),
  unary('phasor', phasor),
  unary('complex', (x) => c.complex(f.sin(x), f.multiply(x, x))),
  onComplex('real', c.real),
  onComplex('imag', c.imag),
  onComplex('conj', c.conj),
  onComplex('neg', f.neg),
  onComplex('square', f.square),
  onComplex('reciprocal', f.reciprocal),
  onComplex('abs', c.abs),
  onComplex('angle', c.angle),
  onComplex('exp', f.exp),
  onComplex('log', f.log),
  onComplex('sqrt', f.sqrt),
  onComplex('phase', (z) => phase(z)),
  onComplex('sum', (z) => sum(z, { axes: [1] })),
  onComplex('reshape', (z) => reshape(z, [3, 2])),
  onComplex('transpose', (z) => copying.transpose(z)),
  onComplex('concatenate', (z) => copying.concatenate([z, c.conj(z)], 1)),
  unary('where', (x) => where(less(x, 0), f.multiply(x, 3), f.multiply(x, x))),
  unary('sum', (x) => sum(x)),
  unary('sum', (x) => sum(x, { axes: [0], keepDims: true })),
  unary('sum', (x) => sum(x, { axes: [0, 2] }), real([2, 3, 4])),
  unary('mean', (x) => mean(f.multiply(x, x), { axes: [-1] })),
  unary('min', (x) => min(x, { axes: [1] })),
  unary('max', (x) => max(x)),
  unary('reshape', (x) => f.multiply(reshape(x, [5, 2]), reshape(x, [5, -1]))),
  unary('transpose', (x) => copying.transpose(x, [2, 0, 1]), real([2, 3, 4])),
  unary('broadcastTo', (x) => copying.broadcastTo(x, [3, 2, 5])),
  unary('slice', (x) => copying.slice(x, [1, 4], [1, 2], [1, -2])),
  unary('flip', (x) => copying.flip(x, 1)),
  unary('concatenate', (x) => copying.concatenate([x, f.sin(x), x], 0)),
  unary('stack', (x) => copying.stack([x, f.sin(x)], 1)),
  unary('pad', (x) => copying.pad(x, [1, 0], [0, 2])),
  unary('gather', (x) => gather(x, indices(x)), real([3, 2])),
  unary('gather', (x) => gather(x, indices(x), 1), real([2, 3, 2])),
  {
    operation: 'scatterAdd',
    inputs: [real([3, 2]), real([4, 2], -1, 1, 4)],
    compute: ([base, values]) => scatterAdd(base as Float, indices(base), values as Float),
  },
  {
    operation: 'pow',
    inputs: [complexInput([2, 3]), complexInput([3], 9)],
    compute: ([a, b]) => f.pow(a, b),
  },
  { operation: 'pow', inputs: [complexInput([3])], compute: ([z]) => f.pow(-1.5, z) },
  { operation: 'pow', inputs: [real([3]), complexInput([3])], compute: ([a, b]) => f.pow(a, b) },
  { operation: 'add', inputs: [complexInput([3]), real([2, 1])], compute: ([a, b]) => f.add(a, b) },
  { operation: 'subtract', inputs: [real([2, 1]), complexInput([3])], compute: ([a, b]) => f.subtract(a, b) },
  { operation: 'subtract', inputs: [complexInput([3])], compute: ([z]) => f.subtract(2, z) },
  {
    operation: 'where',
    inputs: [complexInput([3]), real([2, 1])],
    compute: ([z, x]) => where(less(x, 0.3), z, f.multiply(x, x)),
  },
  onComplex('mean', (z) => mean(z, { axes: [0] })),
  onComplex('gather', (z) => gather(z, tensor(z.device, Int32Array.of(1, 1, 0)))),
  onComplex('stack', (z) => copying.stack([z, f.neg(z)], 2)),
  onComplex('slice', (z) => copying.slice(z, [0, 2], [2, 2], [1, -1])),
  onComplex('flip', (z) => copying.flip(z, -1)),
  onComplex('pad', (z) => copying.pad(z, [0, 1], [1, 0])),
  onComplex('broadcastTo', (z) => copying.broadcastTo(z, [2, 2, 3])),
  {
    operation: 'concatenate',
    inputs: [complexInput([2, 3]), real([1, 3])],
    compute: ([z, x]) => copying.concatenate([z, x]),
  },
  {
    operation: 'scatterAdd',
    inputs: [complexInput([3, 2]), complexInput([4, 2], 4)],
    compute: ([base, values]) => scatterAdd(base as Complex, indices(base), values as Complex),
  },
  unary('max', (x) => max(x, { axes: [0, 2] }), real([2, 3, 4])),
  unary('min', (x) => min(x, { axes: [0, 1], keepDims: true }), real([2, 3, 4])),
  unary('mean', (x) => mean(x, { axes: [1, 2] }), real([2, 3, 4])),
  unary('slice', (x) => f.multiply(copying.slice(x, [0, 0], [2, 2]), copying.slice(x, [0, 1], [2, 2]))),
  unary('softmax', (x) => softmax(x)),
  unary('softmax', (x) => softmax(x, 1), real([2, 3, 2])),
  unary('logSoftmax', (x) => logSoftmax(x)),
  unary('logSoftmax', (x) => logSoftmax(x, 1), real([2, 3, 2])),
  unary('logSumExp', (x) => logSumExp(x, 0)),
  ...[false, true].flatMap((transposeA) =>
    [false, true].map(
      (transposeB): GradientCase => ({
        operation: 'matmul',
        inputs: [real(transposeA ? [3, 2] : [2, 3]), real(transposeB ? [4, 3] : [3, 4], -1, 1, 7)],
        compute: ([a, b]) => matmul(a, b, { transposeA, transposeB }),
      }),
    ),
  ),
  ...[false, true].flatMap((transposeA) =>
    [false, true].map(
      (transposeB): GradientCase => ({
        operation: 'matmul',
        inputs: [real(transposeA ? [2, 3, 2] : [2, 2, 3]), real(transposeB ? [4, 3] : [3, 4], -1, 1, 7)],
        compute: ([a, b]) => matmul(a, b, { transposeA, transposeB }),
      }),
    ),
  ),
  {
    operation: 'matmul',
    inputs: [real([2, 2, 3]), real([2, 3, 2], -1, 1, 7)],
    compute: ([a, b]) => matmul(a, b),
  },
  {
    operation: 'matmul',
    inputs: [real([2, 2, 3]), real([3, 2], -1, 1, 7)],
    compute: ([a, b]) => matmul(a, b),
  },
  {
    operation: 'matmul',
    inputs: [real([2, 3]), real([2, 3, 2], -1, 1, 7)],
    compute: ([a, b]) => matmul(a, b),
  },
  {
    operation: 'matmul',
    inputs: [complexInput([2, 3]), complexInput([3, 2], 4)],
    compute: ([a, b]) => matmul(a, b),
  },
  { operation: 'matmul', inputs: [complexInput([2, 3]), real([3, 2])], compute: ([a, b]) => matmul(a, b) },
  { operation: 'matmul', inputs: [real([2, 3]), complexInput([3, 2])], compute: ([a, b]) => matmul(a, b) },
];
