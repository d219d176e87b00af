import { contiguousStrides } from '@argand/backend';
import { expect, test } from 'vitest';
import { mergeAxes } from './axes.ts';

test('an axis is its length and the stride of each array', () => {
  const repeated = [0, 0, 1];
  expect(mergeAxes([2, 3, 4], [contiguousStrides([2, 3, 4]), repeated])).toEqual([
    [4, 1, 1],
    [6, 4, 0],
  ]);
  expect(mergeAxes([], [[]])).toEqual([]);
});

test('more axes than a kernel has room for are refused, with what to do', () => {
  const shape = new Array<number>(13).fill(2);
  const strides = shape.map((_, i) => i * i);
  expect(() => mergeAxes(shape, [strides])).toThrow(
    'webgpu: 13 axes that cannot be merged; at most 12 are supported.',
  );
});
