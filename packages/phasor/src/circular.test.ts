import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { circularDeviation, circularMean, distance, resultantLength } from './index.ts';

const silence = Number.NaN;
const spread = fc.array(fc.double({ min: -0.25, max: 0.25, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('circularMean', () => {
  test('takes the shorter way over the seam and leaves out silence', () => {
    expect(circularMean(Float64Array.of(0.75, -0.75))).toBe(-1);
    expect(circularMean(Float32Array.of(silence, 0.5, silence))).toBe(0.5);
  });

  test('there is none where phasors cancel or all is silent', () => {
    expect(circularMean(Float64Array.of(0.5, -0.5))).toBeNaN();
    expect(circularMean(Float64Array.of(silence))).toBeNaN();
  });

  test('turns with its phases', () => {
    fc.assert(
      fc.property(spread, fc.double({ min: -1, max: 1, noNaN: true }), (values, turn) => {
        const turned = Float64Array.from(values, (value) => value + turn);
        expect(distance(circularMean(turned), circularMean(Float64Array.from(values)) + turn)).toBeLessThan(
          1e-13,
        );
      }),
    );
  });
});

describe('resultantLength', () => {
  test('is 1 for equal phases, 0 for balanced ones, and that of those that are there', () => {
    expect(resultantLength(Float64Array.of(-1, -1, silence))).toBe(1);
    expect(resultantLength(Float64Array.of(-1, -0.5, 0, 0.5))).toBe(0);
    expect(resultantLength(Float64Array.of(0, 0.5))).toBeCloseTo(Math.SQRT1_2, 15);
    expect(resultantLength(Float64Array.of(silence))).toBeNaN();
  });
});

describe('circularDeviation', () => {
  test('is √(−2 ln R)/π of the resultant length', () => {
    fc.assert(
      fc.property(spread, (values) => {
        const phases = Float64Array.from(values);
        const deviation = circularDeviation(phases);
        expect(Math.exp(-((Math.PI * deviation) ** 2) / 2)).toBeCloseTo(resultantLength(phases), 12);
      }),
    );
  });

  test('is the usual deviation of phases close together, even where R rounds to 1', () => {
    expect(circularDeviation(Float64Array.of(0.3 - 1e-9, 0.3 + 1e-9)) / 1e-9).toBeCloseTo(1, 6);
    expect(circularDeviation(Float64Array.of(0.3, 0.3, 0.3))).toBeLessThan(1e-15);
  });

  test('leaves out silence', () => {
    expect(circularDeviation(Float64Array.of(0.1, silence, 0.4))).toBe(
      circularDeviation(Float64Array.of(0.1, 0.4)),
    );
  });

  test('is infinite where phases cancel and NaN in silence', () => {
    expect(circularDeviation(Float64Array.of(0, -1))).toBe(Number.POSITIVE_INFINITY);
    expect(circularDeviation(Float64Array.of(silence, silence))).toBeNaN();
  });
});

test.each([
  ['circularMean', circularMean],
  ['resultantLength', resultantLength],
  ['circularDeviation', circularDeviation],
])('%s names bad input', (name, statistic) => {
  expect(() => statistic(new Float32Array(0))).toThrow(`${name}: there are no phases; give at least one.`);
  expect(() => statistic(Float32Array.of(0, Number.POSITIVE_INFINITY))).toThrow(
    `${name}: phase 1 is Infinity`,
  );
});
