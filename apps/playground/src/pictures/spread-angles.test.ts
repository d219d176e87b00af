import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadAngles } from './spread-angles.ts';

test('angles that are far apart stay where they are', () => {
  expect(spreadAngles([1, -1, 3], 0.5)).toEqual([1, -1, 3]);
  expect(spreadAngles([], 0.5)).toEqual([]);
});

test('a crowd is spread around its mean, also across the seam', () => {
  const [first, second] = spreadAngles([0, 0], 0.4);
  expect([first, second]).toEqual([-0.2, 0.2]);
  const [before, after] = spreadAngles([Math.PI - 0.01, -Math.PI + 0.01], 0.4).map(
    (angle) => (angle + 2 * Math.PI) % (2 * Math.PI),
  );
  expect(after - before).toBeCloseTo(0.4, 10);
});

test('no two are closer than the gap', () => {
  const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
  fc.assert(
    fc.property(fc.array(angle, { minLength: 2, maxLength: 10 }), (angles) => {
      const gap = 0.3;
      const sorted = spreadAngles(angles, gap).sort((a, b) => a - b);
      for (let k = 1; k < sorted.length; k++) {
        expect(sorted[k] - sorted[k - 1]).toBeGreaterThanOrEqual(gap - 1e-9);
      }
    }),
  );
});
