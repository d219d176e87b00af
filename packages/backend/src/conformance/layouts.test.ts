import { expect, test } from 'vitest';
import { forEachIndex } from '../strides.ts';
import { column, extentOf, inner, layouts, row, shapes, transposed } from './layouts.ts';

test('layouts of a matrix and of three axes', () => {
  expect(transposed.strides([2, 3])).toEqual([1, 2]);
  expect(row.strides([2, 3])).toEqual([0, 1]);
  expect(column.strides([2, 3])).toEqual([1, 0]);
  expect(inner.strides([2, 3, 4])).toEqual([4, 0, 1]);
});

test('no place lies beyond the extent, and one at its end', () => {
  for (const shape of shapes) {
    for (const { title, strides } of layouts) {
      let last = -1;
      forEachIndex(shape, [strides(shape)], (_, [position]) => {
        expect(position).toBeGreaterThanOrEqual(0);
        last = Math.max(last, position);
      });
      expect(extentOf(shape, strides(shape)), `[${shape}] ${title}`).toBe(last + 1);
    }
  }
});
