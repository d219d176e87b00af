import { type MatmulCall, matmul } from '../../../kernels/arrays/matmul.ts';
import type { Draw } from '../../draw.ts';
import { type CaseGroup, defineSuite, type KernelCase } from '../../suite.ts';
import { exact, sumError, withinMagnitudes } from '../../tolerance.ts';

type Flags = Pick<MatmulCall, 'transposeA' | 'transposeB' | 'sharedA' | 'sharedB'>;

const plain: Flags = { transposeA: false, transposeB: false, sharedA: false, sharedB: false };
const transposes = [
  plain,
  { ...plain, transposeA: true },
  { ...plain, transposeB: true },
  { ...plain, transposeA: true, transposeB: true },
];

/** [batch, rows, columns, depth]. */
const sizes = [
  [0, 2, 3, 4],
  [2, 0, 3, 4],
  [2, 3, 0, 4],
  [2, 3, 4, 0],
  [1, 1, 1, 1],
  [1, 1, 7, 5],
  [1, 7, 1, 5],
  [2, 3, 5, 7],
  [2, 4, 8, 16],
  [3, 5, 6, 3],
  [1, 17, 9, 33],
  [1, 63, 65, 64],
  [1, 65, 63, 65],
  [1, 5, 3, 257],
  [1, 10, 10, 900],
];

function nameOf({ transposeA, transposeB, sharedA, sharedB }: Flags): string {
  return `${sharedA ? 'one ' : ''}a${transposeA ? 'ᵀ' : ''} · ${sharedB ? 'one ' : ''}b${transposeB ? 'ᵀ' : ''}`;
}

function of(
  draw: Draw,
  [batch, rows, columns, depth]: readonly number[],
  flags: Flags,
  whole: boolean,
): KernelCase<MatmulCall> {
  const some = (length: number) => (whole ? draw.integers(length, -8, 9) : draw.uniform(length, -1, 1));
  const a = some((flags.sharedA ? 1 : batch) * rows * depth);
  const b = some((flags.sharedB ? 1 : batch) * depth * columns);
  // No entry of a or b is above 1, so no sum of magnitudes above the depth.
  const tolerance = whole
    ? exact
    : withinMagnitudes(sumError(depth), new Array<number>(batch * rows * columns).fill(depth));
  return {
    title: `[${batch}, ${rows}, ${columns}, ${depth}] ${nameOf(flags)}${whole ? ' of whole numbers' : ''}`,
    call: (bench) => ({
      batch,
      rows,
      columns,
      depth,
      a: bench.given('float32', a),
      b: bench.given('float32', b),
      out: bench.result('float32', batch * rows * columns, tolerance),
      ...flags,
    }),
  };
}

function group(transpose: Flags): CaseGroup<MatmulCall> {
  return {
    title: nameOf(transpose),
    cases: (draw) => [
      ...sizes.flatMap((size) => [of(draw, size, transpose, false), of(draw, size, transpose, true)]),
      ...[
        { ...transpose, sharedA: true },
        { ...transpose, sharedB: true },
        { ...transpose, sharedA: true, sharedB: true },
      ].flatMap((flags) => [of(draw, [3, 5, 9, 6], flags, true), of(draw, [2, 16, 13, 33], flags, false)]),
    ],
  };
}

/** Cases of {@link matmul}. Sums of whole numbers must be right to the last bit. */
export const matmulSuite = defineSuite(matmul, transposes.map(group));
