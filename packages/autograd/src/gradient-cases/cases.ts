import { tensor } from '../creation.ts';
import {
  add,
  divide,
  maximum,
  minimum,
  multiply,
  neg,
  reciprocal,
  square,
  subtract,
} from '../operations/arithmetic.ts';
import { broadcastTo } from '../operations/broadcast-to.ts';
import { less } from '../operations/comparisons.ts';
import { abs, angle, complex, conj, imag, real } from '../operations/complex.ts';
import { concatenate, stack } from '../operations/concatenate.ts';
import { atan2, cos, cosPi, exp, floor, log, sign, sin, sinPi, sqrt } from '../operations/elementary.ts';
import { gather, scatterAdd } from '../operations/gather.ts';
import { matmul } from '../operations/matmul.ts';
import { pad } from '../operations/pad.ts';
import { phase } from '../operations/phase.ts';
import { phasor } from '../operations/phasor.ts';
import { pow } from '../operations/pow.ts';
import { max, mean, min, sum } from '../operations/reductions.ts';
import { reshape } from '../operations/reshape.ts';
import { flip, slice } from '../operations/slice.ts';
import { logSoftmax, logSumExp, softmax } from '../operations/softmax.ts';
import { transpose } from '../operations/transpose.ts';
import { where } from '../operations/where.ts';
import type { Tensor } from '../tensor.ts';
import { complexInput, complexSized, realInput } from './case-inputs.ts';
import type { GradientCase } from './check-gradient.ts';
import { binary, type Complex, type Float, mixed, onComplex, unary } from './make-cases.ts';
import { innerSizes, sizedCases, sizes, steepCases } from './sized-cases.ts';

const indices = (like: Tensor) => tensor(like.device, Int32Array.of(2, 0, 2, 1));

/** A gradient check for every differentiable operation, for {@link checkGradient} on any device. */
export const gradientCases: readonly GradientCase[] = [
  ...binary('add', add),
  ...binary('subtract', subtract),
  ...binary('multiply', multiply),
  ...binary('divide', divide, 0.5, 2),
  ...binary('pow', pow, 0.5, 2),
  ...binary('minimum', minimum).slice(0, 5),
  ...binary('maximum', maximum).slice(0, 5),
  ...binary('atan2', atan2).slice(0, 5),
  ...mixed('add', add),
  ...mixed('subtract', subtract),
  ...mixed('multiply', multiply),
  ...mixed('divide', divide),
  ...sizes.flatMap(sizedCases),
  ...innerSizes.flatMap(steepCases),
  // One huge, one tiny: |b|² and a/|b|² would be no float32.
  ...[1e-12, 1e12].map(
    (size): GradientCase => ({
      operation: 'divide',
      inputs: [complexSized(size), complexSized(1 / size, 9)],
      compute: ([x, y]) => divide(x, y),
    }),
  ),
  { operation: 'pow', inputs: [complexInput([2, 3])], compute: ([z]) => pow(z, 1.5) },
  unary('neg', neg),
  unary('square', square),
  unary('reciprocal', reciprocal, realInput([5], 0.5, 2)),
  unary('abs', abs),
  unary('sign', sign),
  unary('floor', floor),
  unary('sin', sin),
  unary('cos', cos),
  unary('sinPi', sinPi),
  unary('cosPi', cosPi),
  unary('exp', exp),
  unary('log', log, realInput([5], 0.5, 3)),
  unary('sqrt', sqrt, realInput([5], 0.5, 3)),
  unary('phasor', phasor),
  unary('complex', (x) => complex(sin(x), multiply(x, x))),
  onComplex('real', real),
  onComplex('imag', imag),
  onComplex('conj', conj),
  onComplex('neg', neg),
  onComplex('square', square),
  onComplex('reciprocal', reciprocal),
  onComplex('abs', abs),
  onComplex('angle', angle),
  onComplex('exp', exp),
  onComplex('log', log),
  onComplex('sqrt', sqrt),
  onComplex('phase', (z) => phase(z)),
  onComplex('sum', (z) => sum(z, { axes: [1] })),
  onComplex('reshape', (z) => reshape(z, [3, 2])),
  onComplex('transpose', (z) => transpose(z)),
  onComplex('concatenate', (z) => concatenate([z, conj(z)], 1)),
  unary('where', (x) => where(less(x, 0), multiply(x, 3), multiply(x, x))),
  unary('sum', (x) => sum(x)),
  unary('sum', (x) => sum(x, { axes: [0], keepDims: true })),
  unary('sum', (x) => sum(x, { axes: [0, 2] }), realInput([2, 3, 4])),
  unary('mean', (x) => mean(multiply(x, x), { axes: [-1] })),
  unary('min', (x) => min(x, { axes: [1] })),
  unary('max', (x) => max(x)),
  unary('reshape', (x) => multiply(reshape(x, [5, 2]), reshape(x, [5, -1]))),
  unary('transpose', (x) => transpose(x, [2, 0, 1]), realInput([2, 3, 4])),
  unary('broadcastTo', (x) => broadcastTo(x, [3, 2, 5])),
  unary('slice', (x) => slice(x, [1, 4], [1, 2], [1, -2])),
  unary('flip', (x) => flip(x, 1)),
  unary('concatenate', (x) => concatenate([x, sin(x), x], 0)),
  unary('stack', (x) => stack([x, sin(x)], 1)),
  unary('pad', (x) => pad(x, [1, 0], [0, 2])),
  unary('gather', (x) => gather(x, indices(x)), realInput([3, 2])),
  unary('gather', (x) => gather(x, indices(x), 1), realInput([2, 3, 2])),
  {
    operation: 'scatterAdd',
    inputs: [realInput([3, 2]), realInput([4, 2], -1, 1, 4)],
    compute: ([base, values]) => scatterAdd(base as Float, indices(base), values as Float),
  },
  {
    operation: 'pow',
    inputs: [complexInput([2, 3]), complexInput([3], 9)],
    compute: ([a, b]) => pow(a, b),
  },
  { operation: 'pow', inputs: [complexInput([3])], compute: ([z]) => pow(-1.5, z) },
  { operation: 'pow', inputs: [realInput([3]), complexInput([3])], compute: ([a, b]) => pow(a, b) },
  { operation: 'add', inputs: [complexInput([3]), realInput([2, 1])], compute: ([a, b]) => add(a, b) },
  {
    operation: 'subtract',
    inputs: [realInput([2, 1]), complexInput([3])],
    compute: ([a, b]) => subtract(a, b),
  },
  { operation: 'subtract', inputs: [complexInput([3])], compute: ([z]) => subtract(2, z) },
  {
    operation: 'where',
    inputs: [complexInput([3]), realInput([2, 1])],
    compute: ([z, x]) => where(less(x, 0.3), z, multiply(x, x)),
  },
  onComplex('mean', (z) => mean(z, { axes: [0] })),
  onComplex('gather', (z) => gather(z, tensor(z.device, Int32Array.of(1, 1, 0)))),
  onComplex('stack', (z) => stack([z, neg(z)], 2)),
  onComplex('slice', (z) => slice(z, [0, 2], [2, 2], [1, -1])),
  onComplex('flip', (z) => flip(z, -1)),
  onComplex('pad', (z) => pad(z, [0, 1], [1, 0])),
  onComplex('broadcastTo', (z) => broadcastTo(z, [2, 2, 3])),
  {
    operation: 'concatenate',
    inputs: [complexInput([2, 3]), realInput([1, 3])],
    compute: ([z, x]) => concatenate([z, x]),
  },
  {
    operation: 'scatterAdd',
    inputs: [complexInput([3, 2]), complexInput([4, 2], 4)],
    compute: ([base, values]) => scatterAdd(base as Complex, indices(base), values as Complex),
  },
  unary('max', (x) => max(x, { axes: [0, 2] }), realInput([2, 3, 4])),
  unary('min', (x) => min(x, { axes: [0, 1], keepDims: true }), realInput([2, 3, 4])),
  unary('mean', (x) => mean(x, { axes: [1, 2] }), realInput([2, 3, 4])),
  unary('slice', (x) => multiply(slice(x, [0, 0], [2, 2]), slice(x, [0, 1], [2, 2]))),
  unary('softmax', (x) => softmax(x)),
  unary('softmax', (x) => softmax(x, 1), realInput([2, 3, 2])),
  unary('logSoftmax', (x) => logSoftmax(x)),
  unary('logSoftmax', (x) => logSoftmax(x, 1), realInput([2, 3, 2])),
  unary('logSumExp', (x) => logSumExp(x, 0)),
  ...[false, true].flatMap((transposeA) =>
    [false, true].map(
      (transposeB): GradientCase => ({
        operation: 'matmul',
        inputs: [realInput(transposeA ? [3, 2] : [2, 3]), realInput(transposeB ? [4, 3] : [3, 4], -1, 1, 7)],
        compute: ([a, b]) => matmul(a, b, { transposeA, transposeB }),
      }),
    ),
  ),
  ...[false, true].flatMap((transposeA) =>
    [false, true].map(
      (transposeB): GradientCase => ({
        operation: 'matmul',
        inputs: [
          realInput(transposeA ? [2, 3, 2] : [2, 2, 3]),
          realInput(transposeB ? [4, 3] : [3, 4], -1, 1, 7),
        ],
        compute: ([a, b]) => matmul(a, b, { transposeA, transposeB }),
      }),
    ),
  ),
  {
    operation: 'matmul',
    inputs: [realInput([2, 2, 3]), realInput([2, 3, 2], -1, 1, 7)],
    compute: ([a, b]) => matmul(a, b),
  },
  {
    operation: 'matmul',
    inputs: [realInput([2, 2, 3]), realInput([3, 2], -1, 1, 7)],
    compute: ([a, b]) => matmul(a, b),
  },
  {
    operation: 'matmul',
    inputs: [realInput([2, 3]), realInput([2, 3, 2], -1, 1, 7)],
    compute: ([a, b]) => matmul(a, b),
  },
  {
    operation: 'matmul',
    inputs: [complexInput([2, 3]), complexInput([3, 2], 4)],
    compute: ([a, b]) => matmul(a, b),
  },
  {
    operation: 'matmul',
    inputs: [complexInput([2, 3]), realInput([3, 2])],
    compute: ([a, b]) => matmul(a, b),
  },
  {
    operation: 'matmul',
    inputs: [realInput([2, 3]), complexInput([3, 2])],
    compute: ([a, b]) => matmul(a, b),
  },
];
