import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, fromComplex, toComplex } from './index.ts';

describe('toComplex and fromComplex', () => {
  test('multiples of 1/2 are exact, silence is 0 and 0 is silence', () => {
    const phases = Float32Array.of(-1, -0.5, 0, 0.5, Number.NaN);
    const { real, imaginary } = toComplex(phases);
    expect(real).toEqual(Float32Array.of(-1, 0, 1, 0, 0));
    expect(imaginary).toEqual(Float32Array.of(0, -1, 0, 1, 0));
    expect(fromComplex(real, imaginary)).toEqual(phases);
  });

  test('there and back, in both kinds of array', () => {
    const phase = fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(phase), (values) => {
        for (const [phases, tolerance] of [
          [Float64Array.from(values), 2 ** -51],
          [Float32Array.from(values), 2 ** -23],
        ] as const) {
          const { real, imaginary } = toComplex(phases);
          const back = fromComplex(real, imaginary);
          expect(back.constructor).toBe(phases.constructor);
          for (const [index, value] of back.entries()) {
            expect(distance(value, phases[index])).toBeLessThanOrEqual(tolerance);
            expect(value).toBeLessThan(1);
          }
        }
      }),
    );
  });

  test('a phase that rounds to +1 in float32 is written -1', () => {
    expect(fromComplex(Float32Array.of(-1), Float32Array.of(1e-9))).toEqual(Float32Array.of(-1));
    expect(fromComplex(Float64Array.of(-1), Float64Array.of(1e-9))[0]).toBeGreaterThan(0.999);
  });

  test('bad input is named', () => {
    expect(() => fromComplex(new Float32Array(1), new Float32Array(0))).toThrow(
      'fromComplex: the arrays have 1 and 0 elements',
    );
    expect(() => toComplex(Float32Array.of(Number.POSITIVE_INFINITY))).toThrow(
      'toComplex: phase 0 is Infinity',
    );
  });
});
