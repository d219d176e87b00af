import { expect, test } from 'vitest';
import { inPoints, signed, spreadOf } from './spread.ts';

test('mean and deviation of a sample', () => {
  const { mean, deviation, count } = spreadOf([0.94, 0.95, 0.96]);
  expect(mean).toBeCloseTo(0.95, 12);
  // √((0.01² + 0 + 0.01²)/2)
  expect(deviation).toBeCloseTo(0.01, 12);
  expect(count).toBe(3);
  expect(spreadOf([0.5])).toEqual({ mean: 0.5, deviation: 0, count: 1 });
  expect(() => spreadOf([])).toThrow('expected at least one number');
});

test('spreads and differences are formatted in points', () => {
  expect(inPoints({ mean: 0.9486, deviation: 0.0036 })).toBe('94.86 ± 0.36');
  expect(inPoints(spreadOf([0.5]))).toBe('50.00');
  expect(inPoints(spreadOf([0.5, 0.5]))).toBe('50.00 ± 0.00');
  expect([signed(0.0012), signed(-0.0042), signed(-1e-9), signed(0)]).toEqual([
    '+0.12',
    '−0.42',
    '0.00',
    '0.00',
  ]);
});
