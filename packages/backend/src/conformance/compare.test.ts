import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../device.ts';
import type { ElementType } from '../storage.ts';
import type { Outcome } from './bench.ts';
import { difference, type Promised } from './compare.ts';
import { bits, exact, phaseOfSum, type Tolerance, within, withinMagnitudes } from './tolerance.ts';

const nan = Number.NaN;
const single: Arithmetic = { precision: 'float32', nan: true, signedZero: true, denormals: true };
const double: Arithmetic = { ...single, precision: 'float64' };
const flushing: Arithmetic = { ...single, denormals: false };

function outcome(
  type: ElementType,
  numbers: readonly number[],
  tolerance: Tolerance,
  length = numbers.length,
): Outcome {
  return {
    name: 'out',
    type,
    numbers: type === 'int32' ? Int32Array.from(numbers) : Float64Array.from(numbers),
    tolerance,
    length,
  };
}

/** How one number of a device differs from one of the reference. */
function of(
  got: number,
  want: number,
  tolerance: Tolerance,
  arithmetic = single,
  needs: readonly Promised[] = [],
  type: ElementType = 'float32',
): string | undefined {
  return difference(outcome(type, [got], tolerance), outcome(type, [want], tolerance), arithmetic, needs);
}

const passes = undefined;

describe('exact', () => {
  test('is equal once the reference is rounded to float32', () => {
    expect(of(Math.fround(0.1), 0.1, exact)).toBe(passes);
    expect(of(0.1, 0.1, exact, double)).toBe(passes);
    expect(of(Math.fround(0.1), 0.1, exact, double)).toMatch(/expected 0.1 \(exactly\)/);
    expect(of(Math.fround(0.1) + 2 ** -27, 0.1, exact)).toMatch(/exactly/);
  });

  test('distinguishes zeros only where that was promised and requested', () => {
    expect(of(0, -0, exact)).toBe(passes);
    expect(of(0, -0, exact, single, ['signedZero'])).toMatch(/is 0, expected -0 \(the sign of zero\)/);
  });

  test('NaN is matched by NaN alone', () => {
    expect(of(nan, nan, exact)).toBe(passes);
    expect(of(0, nan, exact)).toMatch(/expected NaN/);
    expect(of(nan, 0, exact)).toMatch(/not NaN/);
  });

  test('infinities are matched by themselves', () => {
    expect(of(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, exact)).toBe(passes);
    expect(of(3.4e38, Number.POSITIVE_INFINITY, within(0, 1))).toMatch(/an infinity/);
    expect(of(Number.POSITIVE_INFINITY, 1, within(0, 1))).toMatch(/an infinity/);
    expect(of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, within(0, 1))).not.toBe(passes);
  });

  test('integers are never near', () => {
    expect(of(2 ** 24 + 1, 2 ** 24, exact, single, [], 'int32')).not.toBe(passes);
  });
});

test('a device that flushes denormals may give 0 for one, and no other', () => {
  expect(of(0, 1e-40, exact, flushing)).toBe(passes);
  expect(of(0, 1e-40, exact)).not.toBe(passes);
  expect(of(0, 1e-37, exact, flushing)).not.toBe(passes);
});

test('bits: the sign of zero and NaN always count', () => {
  expect(of(-0, -0, bits)).toBe(passes);
  expect(of(0, -0, bits)).toMatch(/bit for bit/);
  expect(of(nan, nan, bits)).toBe(passes);
});

test('within: absolute or relative, whichever is more; far less for float64', () => {
  expect(of(100.001, 100, within(0, 2e-5))).toBe(passes);
  expect(of(100.003, 100, within(0, 2e-5))).toMatch(/within 0\.002/);
  expect(of(1e-6, 0, within(1e-6, 0))).toBe(passes);
  expect(of(1e-6, 0, within(1e-6, 0), double)).not.toBe(passes);
});

test('within magnitudes: the error may be as large as the terms were, not as the result is', () => {
  expect(of(0.001, 0, withinMagnitudes(1e-5, [200]))).toBe(passes);
  expect(of(0.003, 0, withinMagnitudes(1e-5, [200]))).not.toBe(passes);
});

describe('phases', () => {
  const sure = phaseOfSum(1e-6, [1], [1]);
  const lost = phaseOfSum(1e-6, [1], [1e-7]);
  const silent = phaseOfSum(1e-6, [1], [0]);

  test('are compared on the circle', () => {
    expect(of(-1, 0.9999999, sure)).toBe(passes);
    expect(of(0.25, 0.2501, sure)).toMatch(/on the circle/);
  });

  test('are never +1 or beyond', () => {
    expect(of(1, -1, sure)).toMatch(/in \[−1, 1\)/);
    expect(of(1, -1, lost)).toMatch(/in \[−1, 1\)/);
  });

  test('may be any, or none, where the sum is lost in rounding', () => {
    expect(of(-0.5, 0.5, lost)).toBe(passes);
    expect(of(nan, 0.5, lost)).toBe(passes);
    expect(of(nan, 0.5, sure)).toMatch(/not NaN/);
  });

  test('are missing where the sum is exactly 0', () => {
    expect(of(nan, nan, silent)).toBe(passes);
    expect(of(0, nan, silent)).toMatch(/expected NaN/);
  });
});

test('what lies behind the last place must not change', () => {
  const got = outcome('float32', [1, 5], exact, 1);
  const want = outcome('float32', [1, 4], exact, 1);
  expect(difference(got, want, single, [])).toMatch(/out\[1\] is 5, expected 4 \(behind the last place/);
});

test('says the first wrong place, and how many are wrong', () => {
  const got = outcome('float32', [1, 2, 3, 4], exact);
  const want = outcome('float32', [1, 0, 3, 0], exact);
  expect(difference(got, want, single, [])).toBe(
    'out[1] is 2, expected 0 (exactly); 2 of 4 places are wrong',
  );
});

test('says that too few numbers came back', () => {
  const got = outcome('float32', [1], exact);
  expect(difference(got, outcome('float32', [1, 2], exact), single, [])).toBe(
    'out: 1 numbers were read, expected 2',
  );
});
