import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MergedAxes } from './merged-axes.ts';
import { contiguousStrides, sizeOf } from './strides.ts';

/** The index of each element of a shape in an array, by axes that are listed innermost first. */
function indicesOf(lengths: readonly number[], strides: readonly number[], size: number): number[] {
  return Array.from({ length: size }, (_, element) => {
    let rest = element;
    let index = 0;
    for (const [axis, length] of lengths.entries()) {
      index += (rest % length) * strides[axis];
      rest = Math.floor(rest / length);
    }
    return index;
  });
}

const axis = fc.record({
  length: fc.integer({ min: 1, max: 4 }),
  strides: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 5 })),
});
const shapes = fc.array(axis, { maxLength: 5 }).map((list) => ({
  shape: list.map(({ length }) => length),
  strides: [0, 1].map((array) => list.map((one) => one.strides[array])),
}));

test('a contiguous array has one axis, whatever its shape', () => {
  const axes = new MergedAxes(1);
  axes.merge([2, 1, 3, 4], [contiguousStrides([2, 1, 3, 4])]);
  expect(axes).toMatchObject({ lengths: [24], strides: [[1]] });
  axes.merge([], [[]]);
  expect(axes).toMatchObject({ lengths: [], strides: [[]] });
});

test('an axis along which arrays have different layouts stays', () => {
  const axes = new MergedAxes(2);
  const strides = [
    [4, 1],
    [0, 1],
  ];
  axes.merge([3, 4], strides);
  expect(axes.lengths).toEqual([4, 3]);
  expect(axes.strides).toEqual([
    [1, 4],
    [1, 0],
  ]);
});

test('merged axes lead to the same elements in the same order', () => {
  const axes = new MergedAxes(2);
  fc.assert(
    fc.property(shapes, ({ shape, strides }) => {
      axes.merge(shape, strides);
      const size = sizeOf(shape);
      for (const [array, plain] of strides.entries()) {
        const expected = indicesOf([...shape].reverse(), [...plain].reverse(), size);
        expect(indicesOf(axes.lengths, axes.strides[array], size)).toEqual(expected);
      }
    }),
  );
});

test('axes merged by stride lead to the same pairs of elements, the smallest stride of the last array innermost', () => {
  const axes = new MergedAxes(2);
  const pairsOf = (lengths: readonly number[], [a, b]: readonly (readonly number[])[], size: number) => {
    const right = indicesOf(lengths, b, size);
    return indicesOf(lengths, a, size).map((left, i) => `${left}, ${right[i]}`);
  };
  fc.assert(
    fc.property(shapes, ({ shape, strides }) => {
      axes.mergeByStride(shape, strides);
      const size = sizeOf(shape);
      const merged = pairsOf(axes.lengths, axes.strides, size);
      expect(merged.sort()).toEqual(pairsOf(shape, strides, size).sort());
      const magnitudes = axes.strides[1].map(Math.abs);
      expect(magnitudes).toEqual([...magnitudes].sort((a, b) => a - b));
    }),
  );
});
