import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bundle, distance, type Phases, phaseOf, superpose } from './index.ts';

describe('superpose', () => {
  test('is the phase of the sum, silent where the sum is 0', () => {
    expect(superpose([Float64Array.of(0, 0, 0), Float64Array.of(0.5, -1, -0.5)])).toEqual(
      Float64Array.of(0.25, Number.NaN, -0.25),
    );
  });

  test('weights are real: a negative one turns its phasor by half a circle', () => {
    const phases = [Float64Array.of(0, 0.5), Float64Array.of(0.5, 0.5)];
    expect(superpose(phases, [1, -1])).toEqual(Float64Array.of(-0.25, Number.NaN));
    expect(superpose([Float64Array.of(0)], [-2])).toEqual(Float64Array.of(-1));
  });

  test('a silent source adds nothing; only silent sources are silence', () => {
    const silent = Float32Array.of(Number.NaN, Number.NaN);
    expect(superpose([silent, Float32Array.of(0.375, Number.NaN)])).toEqual(
      Float32Array.of(0.375, Number.NaN),
    );
  });

  test('turns with its sources, and equal sources give their own phase', () => {
    const phase = fc.integer({ min: -512, max: 511 }).map((k) => k / 512);
    fc.assert(
      fc.property(phase, phase, phase, (a, b, turn) => {
        fc.pre(distance(a, b) < 0.99);
        const of = (...values: number[]) => superpose(values.map((value) => Float64Array.of(value)))[0];
        expect(distance(of(a + turn, b + turn), of(a, b) + turn)).toBeLessThan(1e-12);
        expect(distance(of(a, a, a), a)).toBeLessThan(1e-15);
      }),
    );
  });

  test('the sum is taken in float64 and the list keeps its order', () => {
    const list = [0.1, 0.2, -0.9].map((value) => Float64Array.of(value));
    let re = 0;
    let im = 0;
    for (const [value] of list) {
      re += Math.cos(Math.PI * value);
      im += Math.sin(Math.PI * value);
    }
    expect(distance(superpose(list)[0], phaseOf(re, im))).toBeLessThan(1e-15);
  });

  test('bad input is named', () => {
    const one = Float32Array.of(0);
    expect(() => superpose([])).toThrow('superpose: there are no arrays of phases; give at least one.');
    expect(() => superpose([one, new Float32Array(2)])).toThrow(
      'superpose: the arrays have 1 and 2 elements',
    );
    expect(() => superpose([one], [1, 2])).toThrow('superpose: there are 2 weights for 1 arrays of phases');
    expect(() => superpose([one], [Number.NaN])).toThrow('superpose: weight 0 is NaN, but must be finite.');
    expect(() => superpose([Float32Array.of(Number.NEGATIVE_INFINITY)])).toThrow(
      'superpose: phase 0 is -Infinity',
    );
  });
});

describe('bundle', () => {
  test('is superpose with arg 0 = 0', () => {
    const list: Phases[] = [Float64Array.of(0, 0, 1, Number.NaN), Float64Array.of(0.5, -1, -1, Number.NaN)];
    expect(bundle(list)).toEqual(Float64Array.of(0.25, 0, -1, 0));
  });

  test('bad input is named', () => {
    expect(() => bundle([])).toThrow('bundle: there are no arrays of phases');
    expect(() => bundle([new Float64Array(1), new Float64Array(0)])).toThrow(
      'bundle: the arrays have 1 and 0',
    );
  });
});
