import { distance } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quadrature } from './readout.ts';

describe('quadrature', () => {
  test('the phase nearest to ½ on the circle wins, across the seam too', () => {
    expect([...quadrature(2).classify(Float64Array.of(-0.95, -0.1))]).toEqual([0]);
    expect([...quadrature(3).classify(Float64Array.of(0, 0.4, 0.7, 0.49, 0.4, 0.7))]).toEqual([1, 0]);
  });

  test('the first of equals wins', () => {
    expect([...quadrature(4).classify(Float64Array.of(0, 0.25, 0.75, 0.25))]).toEqual([1]);
    expect([...quadrature(2).classify(Float64Array.of(-0.5, -0.5))]).toEqual([0]);
  });

  test('a missing phase never wins, and of none comes −1', () => {
    const { NaN: none } = Number;
    expect([...quadrature(2).classify(Float64Array.of(none, -0.5, none, none, 0.5, none))]).toEqual([
      1, -1, 0,
    ]);
  });

  test('no phase is nearer to ½ than the winner', () => {
    const phase = fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(phase, { minLength: 1, maxLength: 12 }), (phases) => {
        const [winner] = quadrature(phases.length).classify(Float64Array.from(phases));
        for (const [c, other] of phases.entries()) {
          const [apart, nearest] = [distance(other, 0.5), distance(phases[winner], 0.5)];
          expect(c < winner ? apart > nearest : apart >= nearest).toBe(true);
        }
      }),
    );
  });

  test('bad input', () => {
    expect(() => quadrature(0)).toThrow('quadrature(0): classes must be a whole number above 0.');
    expect(() => quadrature(3).classify(new Float32Array(4))).toThrow(
      'quadrature(3): 4 phases are not rows of 3, one for each class.',
    );
  });
});
