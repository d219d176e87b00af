import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomPhases, similarities, similarity, wrapAll } from './index.ts';

const phases = fc
  .array(fc.integer({ min: -256, max: 255 }), { minLength: 1 })
  .map((units) => Float64Array.from(units, (unit) => unit / 256));

describe('similarity', () => {
  test('is 1 with itself, -1 with its opposite, 0 a quarter away', () => {
    fc.assert(
      fc.property(phases, (a) => {
        expect(similarity(a, a)).toBe(1);
        expect(similarity(a, wrapAll(a.map((phase) => phase + 1)))).toBe(-1);
        expect(similarity(a, wrapAll(a.map((phase) => phase + 0.5)))).toBe(0);
      }),
    );
  });

  test('unrelated random phases are hardly similar', () => {
    const words = (factor: number) =>
      Uint32Array.from({ length: 4096 }, (_, index) => Math.imul(index + 1, factor));
    const a = randomPhases(words(0x9e3779b1));
    const b = randomPhases(words(0x85ebca77));
    expect(Math.abs(similarity(a, b))).toBeLessThan(0.05);
  });

  test('a silent phase counts as 0', () => {
    expect(similarity(Float64Array.of(0, Number.NaN), Float64Array.of(0, 0))).toBe(0.5);
    expect(similarity(Float64Array.of(Number.NaN), Float64Array.of(Number.NaN))).toBe(0);
  });

  test('bad input is named', () => {
    expect(() => similarity(new Float32Array(0), new Float32Array(0))).toThrow(
      'similarity: there are no phases',
    );
    expect(() => similarity(new Float32Array(1), new Float32Array(2))).toThrow(
      'similarity: the arrays have 1 and 2',
    );
    expect(() => similarity(Float32Array.of(Number.POSITIVE_INFINITY), Float32Array.of(0))).toThrow(
      'similarity: phase 0 is Infinity',
    );
  });
});

describe('similarities', () => {
  test('are the similarities of every pair', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 6 }), (pairs) => {
        const list = pairs.map((pair) => randomPhases(Uint32Array.from(pair)));
        const rows = similarities(list);
        expect(rows.length).toBe(list.length);
        for (const [row, values] of rows.entries()) {
          expect([...values]).toEqual(list.map((other) => similarity(list[row], other)));
        }
      }),
    );
  });

  test('bad input is named', () => {
    expect(() => similarities([new Float32Array(2), new Float32Array(1)])).toThrow(
      'similarities: the arrays have 2',
    );
    expect(() => similarities([new Float32Array(0)])).toThrow('similarities: there are no phases');
  });
});
