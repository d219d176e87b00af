import { type SelectCall, select } from '../../../kernels/arrays/select.ts';
import type { ElementType } from '../../../storage.ts';
import { sizeOf } from '../../../strides.ts';
import type { Draw } from '../../draw.ts';
import { contiguous, extentOf, type Layout, layouts, lengths, shapes } from '../../layouts.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { bits } from '../../tolerance.ts';

const special = [Number.NaN, -0, Number.POSITIVE_INFINITY, 1e-40];

function some(draw: Draw, type: ElementType, length: number): ArrayLike<number> {
  if (type === 'int32') return draw.integers(length, -(2 ** 31), 2 ** 31);
  return draw.uniform(length, -9, 9).map((x, i) => (i % 3 === 0 ? special[(i / 3) % special.length] : x));
}

function of(
  draw: Draw,
  type: ElementType,
  shape: readonly number[],
  [onCondition, onA, onB]: readonly [Layout, Layout, Layout],
): KernelCase<SelectCall> {
  const strides = { condition: onCondition.strides(shape), a: onA.strides(shape), b: onB.strides(shape) };
  // Any number but 0 is true, one whose low byte is 0 too.
  const conditions = draw
    .integers(extentOf(shape, strides.condition), 0, 5)
    .map((x) => [0, 1, 0, -1, 256][x]);
  const a = some(draw, type, extentOf(shape, strides.a));
  const b = some(draw, type, extentOf(shape, strides.b));
  return {
    title: `shape [${shape}], condition ${onCondition.title}, a ${onA.title}, b ${onB.title}`,
    call: (bench) => ({
      shape,
      condition: { storage: bench.given('int32', conditions), strides: strides.condition },
      a: { storage: bench.given(type, a), strides: strides.a },
      b: { storage: bench.given(type, b), strides: strides.b },
      out: bench.result(type, sizeOf(shape), bits),
    }),
  };
}

/** Cases of {@link select}. */
export const selectSuite = defineSuite(
  select,
  (['float32', 'int32'] as const).map((type) => ({
    title: type,
    cases: (draw) => [
      ...lengths.map((length) => of(draw, type, [length], [contiguous, contiguous, contiguous])),
      ...shapes.flatMap((shape) =>
        layouts.flatMap((layout) => [
          of(draw, type, shape, [layout, contiguous, contiguous]),
          of(draw, type, shape, [contiguous, layout, contiguous]),
          of(draw, type, shape, [contiguous, contiguous, layout]),
        ]),
      ),
    ],
  })),
);
