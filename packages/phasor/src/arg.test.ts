import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cosPi, distance, phaseOf, phaseOrZero, sinPi } from './index.ts';

describe('phaseOf', () => {
  test.each([
    [1, 0, 0],
    [1, -0, 0],
    [0, 2, 0.5],
    [-0, 2, 0.5],
    [-3, 0, -1],
    [-3, -0, -1],
    [0, -0.1, -0.5],
    [-1, 1e-300, -1],
    [-1, -1e-300, -1],
    [5, 5, 0.25],
    [-5, 5, 0.75],
    [5, -5, -0.25],
    [-5, -5, -0.75],
    [Number.MIN_VALUE, 0, 0],
  ])('the phase of %d + %di is %d', (re, im, phase) => {
    expect(phaseOf(re, im)).toBe(phase);
    expect(phaseOrZero(re, im)).toBe(phase);
  });

  test('exactly 0 is silence, whatever the signs of its zeros; its argument is 0', () => {
    for (const re of [0, -0]) {
      for (const im of [0, -0]) {
        expect(phaseOf(re, im)).toBeNaN();
        expect(phaseOrZero(re, im)).toBe(0);
      }
    }
  });

  test('NaN parts give NaN', () => {
    expect(phaseOf(Number.NaN, 0)).toBeNaN();
    expect(phaseOf(0, Number.NaN)).toBeNaN();
    expect(phaseOrZero(0, Number.NaN)).toBeNaN();
  });

  test('lies in [-1, 1) for any parts', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (re, im) => {
        const phase = phaseOrZero(re, im);
        expect(phase).toBeGreaterThanOrEqual(-1);
        expect(phase).toBeLessThan(1);
        expect(Object.is(phase, -0)).toBe(false);
      }),
    );
  });

  test('is the inverse of the phasor, of any length', () => {
    const phase = fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(phase, fc.double({ min: 1e-100, max: 1e100, noNaN: true }), (x, length) => {
        expect(distance(phaseOf(length * cosPi(x), length * sinPi(x)), x)).toBeLessThanOrEqual(4 * 2 ** -53);
      }),
    );
  });
});
