import { expect, test } from 'vitest';
import { nearestToHalf, shownClasses } from './shown-classes.ts';

test('outputs by their nearness to ½, over the boundary too, silent ones last', () => {
  expect(nearestToHalf([-0.5, 0.4, Number.NaN, 0.95, -0.95, 0.5])).toEqual([5, 1, 3, 4, 0, 2]);
});

test('all of a few classes are shown, and ten of many: the true ones, and the nearest of each image', () => {
  const few = Array.from({ length: 16 }, () => Number.NaN);
  expect(shownClasses([few], [3])).toEqual(few.map((_, index) => index));
  const phases = (answer: number) =>
    Float32Array.from({ length: 1000 }, (_, index) => 0.5 + Math.abs(index - answer) / 2000);
  expect(shownClasses([phases(500)], [7])).toEqual([7, 496, 497, 498, 499, 500, 501, 502, 503, 504]);
  expect(shownClasses([phases(0), phases(999)], [500, 500])).toEqual([
    0, 1, 2, 3, 4, 500, 996, 997, 998, 999,
  ]);
});
