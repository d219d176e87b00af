import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bind, permute, unbind } from './index.ts';

const unit = 2 ** -16;
const pairs = fc.array(
  fc.tuple(fc.integer({ min: -65536, max: 65535 }), fc.integer({ min: -65536, max: 65535 })),
);

describe('bind and unbind', () => {
  test('undo each other exactly on a grid, whichever came first', () => {
    fc.assert(
      fc.property(pairs, (units) => {
        const a = Float32Array.from(units, ([first]) => first * unit);
        const b = Float32Array.from(units, ([, second]) => second * unit);
        expect(bind(a, b)).toEqual(bind(b, a));
        expect(unbind(bind(a, b), b)).toEqual(a);
        expect(unbind(bind(a, b), a)).toEqual(b);
      }),
    );
  });

  test('what rounds to +1 in float32 is written -1', () => {
    expect(bind(Float32Array.of(1 - 2 ** -24), Float32Array.of(3 * 2 ** -26))).toEqual(Float32Array.of(-1));
    expect(bind(Float64Array.of(1 - 2 ** -24), Float64Array.of(3 * 2 ** -26))[0]).toBe(
      1 - 2 ** -24 + 3 * 2 ** -26,
    );
  });

  test('silence binds to silence', () => {
    expect(bind(Float64Array.of(Number.NaN, 0), Float64Array.of(0, Number.NaN))).toEqual(
      Float64Array.of(Number.NaN, Number.NaN),
    );
  });

  test('bad input is named', () => {
    expect(() => bind(new Float32Array(1), new Float32Array(2))).toThrow(
      'bind: the arrays have 1 and 2 elements',
    );
    expect(() => unbind(new Float32Array(1), Float32Array.of(Number.POSITIVE_INFINITY))).toThrow(
      'unbind: phase 0 is Infinity',
    );
  });
});

describe('permute', () => {
  test('moves element i to i + n, around the end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -8, max: 7 }), { minLength: 1 }), fc.integer(), (units, n) => {
        const a = Float64Array.from(units, (value) => value / 8);
        const turned = permute(a, n);
        const length = a.length;
        for (const [index, value] of turned.entries())
          expect(value).toBe(a[(((index - n) % length) + length) % length]);
        expect(permute(turned, -n)).toEqual(a);
      }),
    );
  });

  test('of nothing is nothing; a fraction of a place is an error', () => {
    expect(permute(new Float32Array(0), 3)).toEqual(new Float32Array(0));
    expect(() => permute(new Float32Array(2), 0.5)).toThrow(
      'permute: n is 0.5, but must be a whole number of elements.',
    );
  });
});
