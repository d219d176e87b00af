import { expect, test } from 'vitest';
import { histogram } from './phases.ts';

test('phases fall into equal bins, silence into none', () => {
  expect(histogram([-1, -0.51, -0.5, 0, 0.25, 0.999_999, Number.NaN], 4)).toEqual([2, 1, 2, 1]);
});
