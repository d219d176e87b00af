import { type GatherCall, gather } from '../../../kernels/arrays/gather.ts';
import type { ElementType } from '../../../storage.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { bits } from '../../tolerance.ts';

const sizes = [
  [0, 3, 2],
  [4, 0, 3],
  [4, 3, 0],
  [1, 1, 1],
  [5, 1, 9],
  [7, 3, 4],
  [10, 4, 17],
  [6, 5, 65],
  [9, 64, 33],
  [300, 65, 70],
];

function of(draw: Draw, type: ElementType, [rows, width, count]: readonly number[]): KernelCase<GatherCall> {
  const special = [Number.NaN, -0, 1e-40, Number.POSITIVE_INFINITY];
  const table =
    type === 'int32'
      ? draw.integers(rows * width, -(2 ** 31), 2 ** 31)
      : draw
          .uniform(rows * width, -9, 9)
          .map((x, i) => (i % 5 === 0 ? special[(i / 5) % special.length] : x));
  const outside = [-1, rows, -(2 ** 31), 2 ** 31 - 1];
  const indices = draw
    .integers(count, 0, Math.max(rows, 1))
    .map((index, i) => (rows === 0 || i % 4 === 2 ? outside[i % outside.length] : index))
    .map((index, i) => (i % 8 === 6 ? outside[(i >> 3) % outside.length] : index));
  return {
    title: `${count} of ${rows} rows of ${width}`,
    call: (bench) => ({
      rows,
      width,
      count,
      table: bench.given(type, table),
      indices: bench.given('int32', indices),
      out: bench.result(type, count * width, bits),
    }),
  };
}

/** Cases of {@link gather}. */
export const gatherSuite = defineSuite(
  gather,
  (['float32', 'int32'] as const).map((type) => ({
    title: type,
    cases: (draw) => sizes.map((size) => of(draw, type, size)),
  })),
);
