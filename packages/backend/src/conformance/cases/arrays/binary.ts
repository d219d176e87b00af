import {
  type BinaryCall,
  type BinaryOperation,
  binary,
  binaryOperations,
} from '../../../kernels/arrays/binary.ts';
import type { ElementType } from '../../../storage.ts';
import { sizeOf } from '../../../strides.ts';
import type { Draw } from '../../draw.ts';
import { contiguous, extentOf, type Layout, layouts, lengths, shapes } from '../../layouts.ts';
import { type CaseGroup, defineSuite, type KernelCase } from '../../suite.ts';
import { exact, functionError, type Tolerance, within } from '../../tolerance.ts';

interface Plan {
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

type Pair = readonly [number, number];

const nan = Number.NaN;
const infinity = Number.POSITIVE_INFINITY;

function pairs(left: readonly number[], right: readonly number[]): Pair[] {
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
const few = (draw: Draw, length: number) => draw.integers(length, -3, 4);
const division = within(0, functionError);

const arithmetic: Plan = {
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
const comparison: Plan = { ...arithmetic, a: few, b: few, zeros: [], denormals: [[1e-40, 0]] };
const extreme: Plan = { ...arithmetic, denormals: [[1e-40, 0]] };
const angles: Pair[] = pairs(
  [0, 1, -1, 1e-30, -1e-30, 1e30, 0.5, 3e38],
  [0, 1, -1, 1e-30, 1e30, -2, -2.5e38],
);

const plans: Record<BinaryOperation, Plan> = {
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

const integerEdges = [0, 1, -1, 2, 65_537, -65_537, 2 ** 31 - 1, -(2 ** 31)];

function names(): BinaryOperation[] {
  return Object.keys(plans).filter((name): name is BinaryOperation => name in binaryOperations);
}

/** Layouts that meet in pairs: enough for every special path, as against every pair of them. */
const smallShapes = [
  [3, 4],
  [2, 3, 5],
  [7, 65],
];

function group(operation: BinaryOperation, type: ElementType): CaseGroup<BinaryCall> {
  const plan = plans[operation];
  const out: ElementType = binaryOperations[operation].out === 'int32' ? 'int32' : type;
  const tolerance = out === 'int32' ? exact : plan.tolerance;
  const drawA = type === 'int32' ? integers(operation) : plan.a;
  const drawB = type === 'int32' ? integers(operation) : plan.b;
  const ofPairs = (title: string, list: readonly Pair[]): KernelCase<BinaryCall> => ({
    title,
    call: (bench) => ({
      operation,
      shape: [list.length],
      a: {
        storage: bench.given(
          type,
          list.map(([a]) => a),
        ),
        strides: [1],
      },
      b: {
        storage: bench.given(
          type,
          list.map(([, b]) => b),
        ),
        strides: [1],
      },
      out: bench.result(out, list.length, tolerance),
    }),
  });
  const ofLayouts = (
    draw: Draw,
    shape: readonly number[],
    left: Layout,
    right: Layout,
  ): KernelCase<BinaryCall> => {
    const aStrides = left.strides(shape);
    const bStrides = right.strides(shape);
    const a = drawA(draw, extentOf(shape, aStrides));
    const b = drawB(draw, extentOf(shape, bStrides));
    return {
      title: `shape [${shape}], a ${left.title}, b ${right.title}`,
      call: (bench) => ({
        operation,
        shape,
        a: { storage: bench.given(type, a), strides: aStrides },
        b: { storage: bench.given(type, b), strides: bStrides },
        out: bench.result(out, sizeOf(shape), tolerance),
      }),
    };
  };
  const inPlace = (draw: Draw, which: 'a' | 'b'): KernelCase<BinaryCall> => {
    const shape = [5, 13];
    const numbers = which === 'a' ? drawA(draw, 65) : drawB(draw, 65);
    const others = which === 'a' ? drawB(draw, 13) : drawA(draw, 13);
    return {
      title: `in place of ${which}`,
      call: (bench) => {
        const changed = bench.result(type, 65, tolerance, { start: numbers });
        const own = { storage: changed, strides: [13, 1] };
        const other = { storage: bench.given(type, others), strides: [0, 1] };
        return {
          operation,
          shape,
          a: which === 'a' ? own : other,
          b: which === 'a' ? other : own,
          out: changed,
        };
      },
    };
  };
  return {
    title: `${operation} of ${type}`,
    cases: (draw) => [
      ofPairs('edge values', type === 'int32' ? pairs(integerEdges, integerEdges) : plan.edges),
      ...(type === 'int32'
        ? []
        : [
            ...(plan.outside ? [ofPairs('outside of its domain', plan.outside)] : []),
            { ...ofPairs('NaN and infinities', plan.beyond), needs: ['nan'] as const },
            { ...ofPairs('zeros', plan.zeros ?? []), needs: ['signedZero'] as const },
            { ...ofPairs('denormals', plan.denormals ?? []), needs: ['denormals'] as const },
          ]),
      ...lengths.map((length) => ofLayouts(draw, [length], contiguous, contiguous)),
      ...shapes.flatMap((shape) => [
        ofLayouts(draw, shape, contiguous, contiguous),
        ...layouts.map((layout) => ofLayouts(draw, shape, layout, contiguous)),
        ...layouts.map((layout) => ofLayouts(draw, shape, contiguous, layout)),
      ]),
      ...(operation === 'subtract'
        ? smallShapes.flatMap((shape) =>
            layouts.flatMap((left) => layouts.map((right) => ofLayouts(draw, shape, left, right))),
          )
        : []),
      ...(out === type ? [inPlace(draw, 'a'), inPlace(draw, 'b')] : []),
    ],
  };
}

function integers(operation: BinaryOperation): (draw: Draw, length: number) => Int32Array {
  // Of numbers over the whole range, hardly two would ever be equal.
  return plans[operation] === comparison ? few : (draw, length) => draw.integers(length, -(2 ** 31), 2 ** 31);
}

/** Cases of {@link binary}. */
export const binarySuite = defineSuite(
  binary,
  names().flatMap((operation) => binaryOperations[operation].inputs.map((type) => group(operation, type))),
);
