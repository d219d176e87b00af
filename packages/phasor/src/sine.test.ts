import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cosPi, sinPi } from './index.ts';

const one = 2n ** 200n;
const [piWhole, piFraction] = [
  '3',
  '141592653589793238462643383279502884197169399375105820974944592307816406286208998628',
];
const pi = (BigInt(piWhole + piFraction) * one) / 10n ** BigInt(piFraction.length);

/** sin and cos of π k 2⁻⁵³ by their series in 200-bit fixed point, rounded to float64. */
function series(k: number): { sine: number; cosine: number } {
  const angle = (pi * BigInt(k)) / 2n ** 53n;
  const sums = [0n, 0n];
  let term = one;
  for (let n = 0; term !== 0n; n++) {
    sums[n % 2] += n % 4 < 2 ? term : -term;
    term = (term * angle) / one / BigInt(n + 1);
  }
  // Scaled down in two steps, so that small values keep their bits.
  const value = (sum: bigint) => (Number(sum) / 2 ** 100) * 2 ** -100;
  return { sine: value(sums[1]), cosine: value(sums[0]) };
}

const unitInTheLastPlace = (value: number) => 2 ** (Math.floor(Math.log2(Math.abs(value))) - 52);

describe('sinPi and cosPi', () => {
  test.each(Array.from({ length: 33 }, (_, index) => (index - 16) / 2).concat([2 ** 53, 1e300, -1e300]))(
    'are exact at %d, a multiple of 1/2',
    (x) => {
      const quarter = (((2 * x) % 4) + 4) % 4;
      expect(cosPi(x)).toBe([1, 0, -1, 0][quarter]);
      expect(sinPi(x)).toBe([0, 1, 0, -1][quarter]);
    },
  );

  test('agree at 1/4, so that the phase of their phasor is 1/4', () => {
    expect(sinPi(0.25)).toBe(cosPi(0.25));
    expect(sinPi(0.75)).toBe(-cosPi(0.75));
    expect(sinPi(0.25)).toBe(Math.SQRT1_2);
  });

  test('lie within three units in the last place of their series', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 53), max: 2 ** 53 }), (k) => {
        fc.pre(k % 2 ** 52 !== 0);
        const { sine, cosine } = series(k);
        const x = k / 2 ** 53;
        expect(Math.abs(sinPi(x) - sine)).toBeLessThanOrEqual(3 * unitInTheLastPlace(sine));
        expect(Math.abs(cosPi(x) - cosine)).toBeLessThanOrEqual(3 * unitInTheLastPlace(cosine));
      }),
      { numRuns: 500 },
    );
  });

  test('tiny angles keep their relative precision', () => {
    expect(sinPi(1e-300)).toBe(Math.PI * 1e-300);
    expect(cosPi(1e-300)).toBe(1);
  });

  test('are odd and even, repeat after 2, and turn their sign after 1', () => {
    const phase = fc.integer({ min: -(2 ** 50), max: 2 ** 50 }).map((k) => k / 2 ** 50);
    fc.assert(
      fc.property(phase, fc.integer({ min: -3, max: 3 }), (x, turns) => {
        expect(sinPi(-x) + sinPi(x)).toBe(0);
        expect(cosPi(-x)).toBe(cosPi(x));
        expect(sinPi(x + 2 * turns)).toBe(sinPi(x));
        expect(cosPi(x + 2 * turns)).toBe(cosPi(x));
        expect(sinPi(x + 1) + sinPi(x)).toBe(0);
        expect(cosPi(x + 1) + cosPi(x)).toBe(0);
        expect(sinPi(x + 0.5)).toBe(cosPi(x));
      }),
    );
  });

  test('are never -0, and NaN where there is no angle', () => {
    for (const x of [-2, -1.5, -1, -0.5, -0, 0, 0.5, 1, 1.5, 2]) {
      expect(Object.is(sinPi(x), -0)).toBe(false);
      expect(Object.is(cosPi(x), -0)).toBe(false);
    }
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(sinPi(x)).toBeNaN();
      expect(cosPi(x)).toBeNaN();
    }
  });
});
