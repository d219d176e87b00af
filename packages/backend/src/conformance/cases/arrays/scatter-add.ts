import { type ScatterAddCall, scatterAdd } from '../../../kernels/arrays/scatter-add.ts';
import type { ElementType } from '../../../storage.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { exact, sumError, withinMagnitudes } from '../../tolerance.ts';

const sizes = [
  [0, 3, 2],
  [4, 0, 3],
  [4, 3, 0],
  [1, 1, 1],
  [1, 3, 50],
  [5, 1, 9],
  [7, 3, 40],
  [10, 4, 17],
  [6, 5, 65],
  [9, 64, 33],
  [70, 65, 300],
];

type Values = 'random' | 'exact';

function of(
  draw: Draw,
  type: ElementType,
  values: Values,
  [rows, width, count]: readonly number[],
): KernelCase<ScatterAddCall> {
  const some = (length: number) => {
    if (type === 'int32') return draw.integers(length, -(2 ** 31), 2 ** 31);
    return values === 'exact'
      ? Float32Array.from(draw.integers(length, -64, 65), (x) => x / 8)
      : draw.uniform(length, -3, 3);
  };
  const outside = [-1, rows, -(2 ** 31), 2 ** 31 - 1];
  const numbers = some(count * width);
  const before = some(rows * width);
  const indices = draw
    .integers(count, 0, Math.max(rows, 1))
    .map((index, i) => (rows === 0 || i % 5 === 3 ? outside[i % outside.length] : index));
  const magnitudes = Array.from(before, Math.abs);
  numbers.forEach((value, i) => {
    const index = indices[Math.floor(i / width)];
    if (index >= 0 && index < rows) magnitudes[index * width + (i % width)] += Math.abs(value);
  });
  const tolerance = values === 'exact' ? exact : withinMagnitudes(sumError(count), magnitudes);
  return {
    title: `${count} rows of ${width} onto ${rows}`,
    call: (bench) => ({
      rows,
      width,
      count,
      values: bench.given(type, numbers),
      indices: bench.given('int32', indices),
      out: bench.result(type, rows * width, tolerance, { start: before }),
    }),
  };
}

/** Cases of {@link scatterAdd}. */
export const scatterAddSuite = defineSuite(scatterAdd, [
  { title: 'float32', cases: (draw) => sizes.map((size) => of(draw, 'float32', 'random', size)) },
  { title: 'float32, exact sums', cases: (draw) => sizes.map((size) => of(draw, 'float32', 'exact', size)) },
  { title: 'int32', cases: (draw) => sizes.map((size) => of(draw, 'int32', 'exact', size)) },
]);
