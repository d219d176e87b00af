import { contiguousStrides, sizeOf } from '@argand/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeAxes } from './axes.ts';

/** Where each place of a shape lies in an array, by the axes that were merged. */
function placesOf(axes: readonly (readonly number[])[], size: number, array: number): number[] {
  return Array.from({ length: size }, (_, index) => {
    let rest = index;
    let place = 0;
    for (const axis of axes) {
      place += (rest % axis[0]) * axis[1 + array];
      rest = Math.floor(rest / axis[0]);
    }
    return place;
  });
}

test('a contiguous array is one axis, whatever its shape', () => {
  expect(mergeAxes([2, 1, 3, 4], [contiguousStrides([2, 1, 3, 4])])).toEqual([[24, 1]]);
  expect(mergeAxes([], [[]])).toEqual([]);
});

test('an axis along which arrays lie differently stays', () => {
  expect(
    mergeAxes(
      [3, 4],
      [
        [4, 1],
        [0, 1],
      ],
    ),
  ).toEqual([
    [4, 1, 1],
    [3, 4, 0],
  ]);
});

test('merged axes lead to the same places', () => {
  const axis = fc.record({
    length: fc.integer({ min: 1, max: 4 }),
    strides: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 5 })),
  });
  fc.assert(
    fc.property(fc.array(axis, { maxLength: 5 }), (list) => {
      const shape = list.map(({ length }) => length);
      for (const array of [0, 1] as const) {
        const strides = [0, 1].map((k) => list.map((one) => one.strides[k]));
        const plain = list.map((one) => [one.length, ...one.strides]).reverse();
        const size = sizeOf(shape);
        expect(placesOf(mergeAxes(shape, strides), size, array)).toEqual(placesOf(plain, size, array));
      }
    }),
  );
});

test('more axes than a kernel has room for are refused, with what to do', () => {
  const shape = new Array<number>(13).fill(2);
  const strides = shape.map((_, i) => i * i);
  expect(() => mergeAxes(shape, [strides])).toThrow(
    'webgpu: 13 axes that cannot be merged; at most 12 are supported.',
  );
});
