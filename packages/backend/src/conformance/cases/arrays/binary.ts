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
import { exact, type Tolerance } from '../../tolerance.ts';
import { type BinaryPlan, binaryPlans, comparison, few, type Pair, pairs } from './binary-plans.ts';

const integerEdges = [0, 1, -1, 2, 65_537, -65_537, 2 ** 31 - 1, -(2 ** 31)];

function names(): BinaryOperation[] {
  return Object.keys(binaryPlans).filter((name): name is BinaryOperation => name in binaryOperations);
}

/** Layouts that meet in pairs: enough for every special path, as against every pair of them. */
const smallShapes = [
  [3, 4],
  [2, 3, 5],
  [7, 65],
];

/** An operation on numbers of one type, and how they are drawn. */
interface Operands {
  readonly operation: BinaryOperation;
  readonly type: ElementType;
  readonly out: ElementType;
  readonly tolerance: Tolerance;
  readonly drawA: BinaryPlan['a'];
  readonly drawB: BinaryPlan['b'];
}

function operandsOf(operation: BinaryOperation, type: ElementType): Operands {
  const plan = binaryPlans[operation];
  const out: ElementType = binaryOperations[operation].out === 'int32' ? 'int32' : type;
  return {
    operation,
    type,
    out,
    tolerance: out === 'int32' ? exact : plan.tolerance,
    drawA: type === 'int32' ? integers(operation) : plan.a,
    drawB: type === 'int32' ? integers(operation) : plan.b,
  };
}

function ofPairs(
  { operation, type, out, tolerance }: Operands,
  title: string,
  list: readonly Pair[],
): KernelCase<BinaryCall> {
  const [a, b] = [list.map(([left]) => left), list.map(([, right]) => right)];
  return {
    title,
    call: (bench) => ({
      operation,
      shape: [list.length],
      a: { storage: bench.given(type, a), strides: [1] },
      b: { storage: bench.given(type, b), strides: [1] },
      out: bench.result(out, list.length, tolerance),
    }),
  };
}

function ofLayouts(
  { operation, type, out, tolerance, drawA, drawB }: Operands,
  draw: Draw,
  shape: readonly number[],
  [left, right]: readonly [Layout, Layout],
): KernelCase<BinaryCall> {
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
}

function inPlace(
  { operation, type, tolerance, drawA, drawB }: Operands,
  draw: Draw,
  which: 'a' | 'b',
): KernelCase<BinaryCall> {
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
}

/** Operands of which every device promises a result, and those that some devices promise. */
function edgeCases(operands: Operands): KernelCase<BinaryCall>[] {
  if (operands.type === 'int32') return [ofPairs(operands, 'edge values', pairs(integerEdges, integerEdges))];
  const { edges, outside, beyond, zeros = [], denormals = [] } = binaryPlans[operands.operation];
  return [
    ofPairs(operands, 'edge values', edges),
    ...(outside ? [ofPairs(operands, 'outside of its domain', outside)] : []),
    { ...ofPairs(operands, 'NaN and infinities', beyond), needs: ['nan'] },
    { ...ofPairs(operands, 'zeros', zeros), needs: ['signedZero'] },
    { ...ofPairs(operands, 'denormals', denormals), needs: ['denormals'] },
  ];
}

function group(operation: BinaryOperation, type: ElementType): CaseGroup<BinaryCall> {
  const operands = operandsOf(operation, type);
  return {
    title: `${operation} of ${type}`,
    cases: (draw) => {
      const laidOut = (shape: readonly number[], left: Layout, right: Layout) =>
        ofLayouts(operands, draw, shape, [left, right]);
      return [
        ...edgeCases(operands),
        ...lengths.map((length) => laidOut([length], contiguous, contiguous)),
        ...shapes.flatMap((shape) => [
          laidOut(shape, contiguous, contiguous),
          ...layouts.map((layout) => laidOut(shape, layout, contiguous)),
          ...layouts.map((layout) => laidOut(shape, contiguous, layout)),
        ]),
        ...(operation === 'subtract'
          ? smallShapes.flatMap((shape) =>
              layouts.flatMap((left) => layouts.map((right) => laidOut(shape, left, right))),
            )
          : []),
        ...(operands.out === type ? [inPlace(operands, draw, 'a'), inPlace(operands, draw, 'b')] : []),
      ];
    },
  };
}

function integers(operation: BinaryOperation): (draw: Draw, length: number) => Int32Array {
  // Of numbers over the whole range, hardly two would ever be equal.
  return binaryPlans[operation] === comparison
    ? few
    : (draw, length) => draw.integers(length, -(2 ** 31), 2 ** 31);
}

/** Cases of {@link binary}. */
export const binarySuite = defineSuite(
  binary,
  names().flatMap((operation) => binaryOperations[operation].inputs.map((type) => group(operation, type))),
);
