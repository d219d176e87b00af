import { type ReduceCall, type Reduction, reduce } from '../../../kernels/arrays/reduce.ts';
import type { ElementType } from '../../../storage.ts';
import type { Draw } from '../../draw.ts';
import { type CaseGroup, defineSuite, type KernelCase } from '../../suite.ts';
import { exact, sumError, type Tolerance, withinMagnitudes } from '../../tolerance.ts';

const nan = Number.NaN;

/** [outer, length, inner]. */
const sizes = [
  [0, 5, 3],
  [3, 5, 0],
  [1, 1, 1],
  [1, 7, 1],
  [7, 1, 1],
  [1, 1, 65],
  [5, 4, 4],
  [2, 63, 1],
  [2, 64, 3],
  [1, 65, 5],
  [65, 3, 1],
  [3, 16, 17],
  [1, 257, 1],
  [3, 300, 2],
  [1, 5_003, 1],
  [130, 10, 64],
];
const empty = [
  [1, 0, 1],
  [4, 0, 3],
];

const reductions: readonly Reduction[] = ['sum', 'minimum', 'maximum', 'argmin', 'argmax'];

function given(
  operation: Reduction,
  type: ElementType,
  title: string,
  [outer, length, inner]: readonly number[],
  numbers: ArrayLike<number>,
  tolerance: Tolerance = exact,
): KernelCase<ReduceCall> {
  const out = operation.startsWith('arg') ? 'int32' : type;
  return {
    title: `[${outer}, ${length}, ${inner}] ${title}`,
    call: (bench) => ({
      operation,
      outer,
      length,
      inner,
      input: bench.given(type, numbers),
      out: bench.result(out, outer * inner, tolerance),
    }),
  };
}

function sumOfMagnitudes(numbers: ArrayLike<number>, [outer, length, inner]: readonly number[]): number[] {
  const sums = new Array<number>(outer * inner).fill(0);
  for (let i = 0; i < numbers.length; i++) {
    sums[Math.floor(i / (length * inner)) * inner + (i % inner)] += Math.abs(numbers[i]);
  }
  return sums;
}

function floats(draw: Draw, operation: Reduction): KernelCase<ReduceCall>[] {
  const sizesOf = operation === 'sum' ? [...sizes, ...empty] : sizes;
  return sizesOf.flatMap((size) => {
    const count = size[0] * size[1] * size[2];
    const numbers = draw.uniform(count, -5, 5);
    // Few different numbers: ties for the extremes, and sums without rounding.
    const whole = draw.integers(count, -9, 10);
    const tolerance =
      operation === 'sum' ? withinMagnitudes(sumError(size[1]), sumOfMagnitudes(numbers, size)) : exact;
    return [
      given(operation, 'float32', 'random', size, numbers, tolerance),
      given(operation, 'float32', 'of whole numbers', size, whole),
    ];
  });
}

function withNaN(operation: Reduction): KernelCase<ReduceCall>[] {
  const infinity = Number.POSITIVE_INFINITY;
  const numbers = [nan, 3, 1, 2, nan, 1, 5, 5, nan, nan, nan, nan, -infinity, 0, infinity, 7];
  // Seven NaN behind one number: the width of two vectors.
  const late = [nan, nan, nan, nan, nan, nan, nan, -2, nan];
  return [
    { ...given(operation, 'float32', 'with NaN', [4, 4, 1], numbers), needs: ['nan'] },
    { ...given(operation, 'float32', 'with NaN', [1, 4, 4], numbers), needs: ['nan'] },
    { ...given(operation, 'float32', 'nearly all NaN', [1, 9, 1], late), needs: ['nan'] },
  ];
}

function group(operation: Reduction, type: ElementType): CaseGroup<ReduceCall> {
  return {
    title: `${operation} of ${type}`,
    cases: (draw) => {
      if (type === 'float32') return [...floats(draw, operation), ...withNaN(operation)];
      const sizesOf = operation === 'sum' ? [...sizes, ...empty] : sizes;
      return sizesOf.flatMap((size) => {
        const count = size[0] * size[1] * size[2];
        return [
          given(operation, type, 'random', size, draw.integers(count, -(2 ** 31), 2 ** 31)),
          given(operation, type, 'with ties', size, draw.integers(count, -2, 3)),
        ];
      });
    },
  };
}

/** Cases of {@link reduce}. */
export const reduceSuite = defineSuite(
  reduce,
  reductions.flatMap((operation) => [group(operation, 'float32'), group(operation, 'int32')]),
);
