import { type CopyCall, copy } from '../../../kernels/arrays/copy.ts';
import { contiguousStrides, sizeOf } from '../../../strides.ts';
import type { Draw } from '../../draw.ts';
import { extentOf, layouts, lengths, shapes } from '../../layouts.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { bits } from '../../tolerance.ts';

const special = [Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-40, -1e-40, 1];

function sprinkled(draw: Draw, length: number): Float32Array {
  return draw
    .magnitudes(length, -30, 30)
    .map((x, i) => (i % 3 === 0 ? special[(i / 3) % special.length] : x));
}

interface Side {
  readonly strides: readonly number[];
  readonly offset: number;
}

/** The storage of a window is as long as its last position needs, and a little more. */
function lengthOf(shape: readonly number[], { strides, offset }: Side): number {
  return (
    offset +
    extentOf(
      shape,
      strides.map((stride) => Math.max(stride, 0)),
    ) +
    2
  );
}

function floats(
  draw: Draw,
  title: string,
  shape: readonly number[],
  input: Side,
  out: Side,
): KernelCase<CopyCall> {
  const numbers = sprinkled(draw, lengthOf(shape, input));
  const length = lengthOf(shape, out);
  return {
    title: `${title}, shape [${shape}]`,
    call: (bench) => ({
      shape,
      input: { storage: bench.given('float32', numbers), ...input },
      out: { storage: bench.result('float32', length, bits), ...out },
    }),
  };
}

/** Backwards along an axis: the offset is at that axis's end. */
function flipped(shape: readonly number[], axes: readonly number[]): Side {
  const strides = contiguousStrides(shape);
  const offset = axes.reduce((sum, axis) => sum + Math.max(shape[axis] - 1, 0) * strides[axis], 0);
  return { strides: strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)), offset };
}

function plain(shape: readonly number[], offset = 0): Side {
  return { strides: contiguousStrides(shape), offset };
}

/** Cases of {@link copy}. */
export const copySuite = defineSuite(copy, [
  {
    title: 'lengths',
    cases: (draw) =>
      lengths.flatMap((length) => [
        floats(draw, 'whole', [length], plain([length]), plain([length])),
        floats(draw, 'with offsets', [length], plain([length], 3), plain([length], 2)),
      ]),
  },
  {
    title: 'repeats, transposes and gaps',
    cases: (draw) =>
      shapes.flatMap((shape) =>
        layouts.map(({ title, strides }) =>
          floats(draw, title, shape, { strides: strides(shape), offset: 1 }, plain(shape, 1)),
        ),
      ),
  },
  {
    title: 'scattered over the result',
    cases: (draw) =>
      shapes.flatMap((shape) => {
        const columns = contiguousStrides([...shape].reverse()).reverse();
        const gaps = contiguousStrides(shape).map((stride) => 3 * stride);
        return [
          floats(draw, 'transposed into', shape, plain(shape), { strides: columns, offset: 0 }),
          floats(draw, 'every third position', shape, plain(shape), { strides: gaps, offset: 2 }),
        ];
      }),
  },
  {
    title: 'flips',
    cases: (draw) =>
      [[5], [4, 3], [2, 3, 65]].flatMap((shape) =>
        [[0], [shape.length - 1], shape.map((_, axis) => axis)].flatMap((axes) => [
          floats(draw, `axes ${axes} of the input`, shape, flipped(shape, axes), plain(shape)),
          floats(draw, `axes ${axes} of the result`, shape, plain(shape), flipped(shape, axes)),
        ]),
      ),
  },
  {
    title: 'slices and joins',
    cases: (draw) => [
      floats(draw, 'a slice', [3, 2, 4], { strides: [40, 8, 1], offset: 43 }, plain([3, 2, 4])),
      floats(draw, 'steps of 2 and 3', [3, 4], { strides: [30, 3], offset: 1 }, plain([3, 4])),
      floats(draw, 'a join', [3, 5], plain([3, 5]), { strides: [11, 1], offset: 6 }),
      floats(draw, 'backwards into a join', [3, 5], flipped([3, 5], [1]), { strides: [11, 1], offset: 6 }),
    ],
  },
  {
    title: 'integers',
    cases: (draw) =>
      [[0], [7], [5, 66]].map((shape) => {
        const numbers = draw.integers(sizeOf(shape), -(2 ** 31), 2 ** 31);
        const strides = contiguousStrides([...shape].reverse()).reverse();
        return {
          title: `transposed, shape [${shape}]`,
          call: (bench) => ({
            shape,
            input: { storage: bench.given('int32', numbers), strides, offset: 0 },
            out: { storage: bench.result('int32', numbers.length, bits), ...plain(shape) },
          }),
        };
      }),
  },
]);
