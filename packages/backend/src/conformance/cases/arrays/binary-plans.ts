import type { BinaryOperation } from '../../../kernels/arrays/binary.ts';
import type { Draw } from '../../draw.ts';
import { exact, functionError, type Tolerance, within } from '../../tolerance.ts';

/** How an operation is checked. */
export interface BinaryPlan {
  readonly tolerance: Tolerance;
  readonly a: (draw: Draw, length: number) => ArrayLike<number>;
  readonly b: (draw: Draw, length: number) => ArrayLike<number>;
  /** Pairs in the operation's domain on every device. */
  readonly edges: readonly Pair[];
  /** Pairs outside of the operation's domain: NaN on every device. */
  readonly outside?: readonly Pair[];
  /** Pairs with NaN or infinities, in or out. */
  readonly beyond: readonly Pair[];
  readonly zeros?: readonly Pair[];
  readonly denormals?: readonly Pair[];
}

/** Two operands. */
export type Pair = readonly [number, number];

const nan = Number.NaN;
const infinity = Number.POSITIVE_INFINITY;

/** Every pair of one number of the left and one of the right. */
export function pairs(left: readonly number[], right: readonly number[]): Pair[] {
  return left.flatMap((a) => right.map((b): Pair => [a, b]));
}

const usual = [0, 1, -1, 0.5, -0.5, 2, 3.25, 1e-6, 1e10, -1e10];
const beyond = pairs([nan, infinity, -infinity, 1], [nan, infinity, -infinity, 0, -2]);
const zeros = pairs([0, -0], [0, -0]);
const wide = (draw: Draw, length: number) => draw.magnitudes(length, -10, 10);
/** All of float32 but its denormals. */
const entire = (draw: Draw, length: number) => draw.magnitudes(length, -37.9, 38.5);
/** Every second number near 1. */
function mixedSizes(draw: Draw, length: number): Float32Array {
  const near = draw.uniform(length, -2, 2);
  return entire(draw, length).map((x, i) => (i % 2 === 0 ? near[i] : x));
}
/** Small whole numbers, many of them equal. */
export const few = (draw: Draw, length: number) => draw.integers(length, -3, 4);
const division = within(0, functionError);

const arithmetic: BinaryPlan = {
  tolerance: exact,
  a: wide,
  b: wide,
  edges: pairs(usual, usual),
  beyond,
  zeros,
  denormals: [
    [1e-40, 1e-40],
    [1e-20, 1e-20],
    [1.5 * 2 ** -126, 2 ** -126],
  ],
};
/** How comparisons are checked. */
export const comparison: BinaryPlan = { ...arithmetic, a: few, b: few, zeros: [], denormals: [[1e-40, 0]] };
const extreme: BinaryPlan = { ...arithmetic, denormals: [[1e-40, 0]] };
const angles: Pair[] = pairs(
  [0, 1, -1, 1e-30, -1e-30, 1e30, 0.5, 3e38],
  [0, 1, -1, 1e-30, 1e30, -2, -2.5e38],
);

/** How each operation is checked. */
export const binaryPlans: Record<BinaryOperation, BinaryPlan> = {
  add: arithmetic,
  subtract: arithmetic,
  multiply: arithmetic,
  divide: {
    ...arithmetic,
    tolerance: division,
    a: entire,
    b: entire,
    edges: [
      ...pairs(usual, [1, -1, 0.5, 3, 1e-6, 1e10]),
      ...pairs([1e38, -3e38, 2 ** -126], [1e38, 3e38, -2.5e38]),
    ],
    beyond: [...beyond, [0, 0], [-1, 0]],
    zeros: [],
    denormals: [[1e-20, 1e20]],
  },
  pow: {
    tolerance: within(0, 2e-6),
    a: (draw, length) => draw.uniform(length, 0.01, 4),
    b: (draw, length) => draw.uniform(length, -3, 3),
    edges: [
      ...pairs([0.5, 1, 2, 3], [0, 1, -1, 2, 0.5, -0.5, 10]),
      ...pairs([-2, -1, -1.5], [0, 1, 2, 3, -1, -2]),
      ...pairs([0], [0, 1, 2, 0.5]),
    ],
    outside: pairs([-2, -1, -1e-30, -1e30], [0.5, -0.5, 1.5, 1e-30]),
    beyond: [
      [nan, 2],
      [2, nan],
      [-2, 0.5],
      [infinity, 2],
      [0, -1],
      [2, infinity],
      [2, -infinity],
      [1e30, 3],
      [-1e30, 3],
      [0, -2],
      [infinity, 0.5],
      [infinity, -2],
      [-infinity, 3],
      [0.5, infinity],
      [0.5, -infinity],
      [1, infinity],
    ],
  },
  minimum: extreme,
  maximum: extreme,
  atan2: {
    tolerance: within(functionError, 2 * functionError),
    a: entire,
    b: entire,
    edges: angles,
    beyond: pairs([nan, 1], [nan]),
    zeros: pairs([0, -0], [1, -1]),
  },
  hypot: {
    tolerance: within(0, functionError),
    a: entire,
    b: entire,
    // Of 3 · 10³⁸ and itself, 4.2 · 10³⁸ would be no float32.
    edges: [
      ...pairs([0, 3, -3, 1e-30, 1e30], [0, 4, -4, 1e-30, 1e30]),
      [2.4e38, -2.4e38],
      [3.4e38, 1e30],
      [2 ** -126, 2 ** -126],
    ],
    beyond: [
      [nan, 1],
      [1, nan],
      [infinity, -1],
      [1, -infinity],
      [3e38, 3e38],
    ],
    denormals: [
      [1e-40, 0],
      [3e-42, 4e-42],
    ],
  },
  ldexp: {
    tolerance: exact,
    a: (draw, length) => draw.magnitudes(length, -9, 9),
    b: (draw, length) => draw.integers(length, -90, 90),
    edges: [
      ...pairs([0, 1, -1.5, 3.25], [0, 1, -1, 100, -100, 126]),
      [2 ** -126, 253],
      [1.5 * 2 ** -126, 253],
      [2 ** 127, -253],
      [-1.5 * 2 ** 127, -253],
      [1, -300],
      [-1, -400],
    ],
    beyond: [
      [nan, 3],
      [infinity, -300],
      [-infinity, 2],
      [1, 128],
      [-1, 400],
    ],
    zeros: pairs([0, -0], [3, -3]),
    denormals: [
      [1, -130],
      [1.5 * 2 ** 127, -260],
      [2 ** -149, 276],
      [2 ** -149, 149],
      [-3 * 2 ** -149, 20],
    ],
  },
  phase: {
    tolerance: { kind: 'phase', bound: () => functionError },
    // Of one size, so that all angles come, and of any, by turns.
    a: (draw, length) => mixedSizes(draw, length).map((x, i) => (i % 5 === 0 ? 0 : x)),
    b: (draw, length) => mixedSizes(draw, length).map((x, i) => (i % 7 === 0 ? 0 : x)),
    // Silence, the seam and the quarters are the same on every device, and no sign of a zero decides.
    edges: [...angles, ...pairs([0, -0], [0, -0, 1, -1, -1e-30]), ...pairs([nan, 1], [nan]), [-1e-30, -1]],
    beyond: [],
  },
  less: comparison,
  lessEqual: comparison,
  equal: comparison,
  notEqual: comparison,
};
