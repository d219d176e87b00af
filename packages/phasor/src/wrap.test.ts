import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrap, wrapAll } from './index.ts';

const angle = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('wrap', () => {
  test.each([
    [0, 0],
    [-0, 0],
    [1, -1],
    [-1, -1],
    [2, 0],
    [-2, 0],
    [3, -1],
    [1.25, -0.75],
    [-1.25, 0.75],
    [-1 - 2 ** -52, 1 - 2 ** -52],
    [1 - 2 ** -53, 1 - 2 ** -53],
    [-(2 ** -60), -(2 ** -60)],
    [2 ** 53 + 2, 0],
    [1e300, 0],
    [Number.MIN_VALUE, Number.MIN_VALUE],
  ])('wrap(%d) is %d', (x, phase) => {
    expect(wrap(x)).toBe(phase);
  });

  test('silence stays silence, and infinity has no phase', () => {
    expect(wrap(Number.NaN)).toBeNaN();
    expect(wrap(Number.POSITIVE_INFINITY)).toBeNaN();
  });

  test('lies in [-1, 1), is no -0, and changes nothing when repeated', () => {
    fc.assert(
      fc.property(angle, (x) => {
        const phase = wrap(x);
        expect(phase).toBeGreaterThanOrEqual(-1);
        expect(phase).toBeLessThan(1);
        expect(Object.is(phase, -0)).toBe(false);
        expect(wrap(phase)).toBe(phase);
      }),
    );
  });

  test('differs from the angle by an even whole number, exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 52), max: 2 ** 52 }),
        fc.integer({ min: 0, max: 40 }),
        (k, bits) => {
          const unit = 2n ** BigInt(bits);
          const turns = BigInt(k) - BigInt(wrap(k / 2 ** bits) * 2 ** bits);
          expect(turns % (2n * unit)).toBe(0n);
        },
      ),
    );
  });
});

describe('wrapAll', () => {
  test('wraps each element into a new array of the same kind', () => {
    const angles = Float32Array.of(0.5, 1, -1.5, Number.NaN, -1 - 2 ** -23);
    expect(wrapAll(angles)).toEqual(Float32Array.of(0.5, -1, 0.5, Number.NaN, 1 - 2 ** -23));
    expect(angles[1]).toBe(1);
    expect(wrapAll(Float64Array.of(3))).toEqual(Float64Array.of(-1));
    expect(wrapAll(new Float32Array(0))).toEqual(new Float32Array(0));
  });

  test('an infinite angle is an error that names it', () => {
    expect(() => wrapAll(Float32Array.of(0, Number.NEGATIVE_INFINITY))).toThrow(
      'wrapAll: angle 1 is -Infinity, but must be finite',
    );
  });
});
