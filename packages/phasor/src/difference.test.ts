import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { difference, distance, distances, unbind } from './index.ts';

const phase = fc.integer({ min: -(2 ** 20), max: 2 ** 20 - 1 }).map((k) => k / 2 ** 20);

describe('difference and distance', () => {
  test('go the shorter way over the seam', () => {
    expect(difference(-0.75, 0.75)).toBe(0.5);
    expect(difference(0.75, -0.75)).toBe(-0.5);
    expect(difference(0.5, -0.5)).toBe(-1);
    expect(difference(-1, 0)).toBe(-1);
    expect(distance(-1, 0)).toBe(1);
    expect(distance(1, -1)).toBe(0);
    expect(difference(Number.NaN, 0)).toBeNaN();
    expect(distance(0, Number.NaN)).toBeNaN();
  });

  test('distance is a metric that a common turn leaves alone', () => {
    fc.assert(
      fc.property(phase, phase, phase, (a, b, c) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, a)).toBe(0);
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
        expect(distance(a + c, b + c)).toBe(distance(a, b));
      }),
    );
  });

  test('distances and unbind are distance and difference of each pair', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(phase, phase)), (pairs) => {
        const a = Float32Array.from(pairs, ([first]) => first);
        const b = Float32Array.from(pairs, ([, second]) => second);
        expect(distances(a, b)).toEqual(Float32Array.from(pairs, (pair) => distance(...pair)));
        expect(unbind(a, b)).toEqual(Float32Array.from(pairs, (pair) => difference(...pair)));
      }),
    );
  });

  test('bad input is named', () => {
    expect(() => distances(new Float32Array(2), new Float32Array(3))).toThrow(
      'distances: the arrays have 2 and 3 elements, but must be of one length.',
    );
    expect(() => distances(Float64Array.of(0), Float64Array.of(Number.POSITIVE_INFINITY))).toThrow(
      'distances: phase 0 is Infinity, but must be finite',
    );
  });
});
