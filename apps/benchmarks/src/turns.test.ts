import { describe, expect, test } from 'vitest';
import { operationsOf } from './problems.ts';
import { firstDifference, median } from './turns.ts';

describe('an answer is held against ours', () => {
  test('rounding passes, another number does not', () => {
    expect(firstDifference([1.0005, -20], [1, -20])).toBeUndefined();
    expect(firstDifference([1.01, -20], [1, -20])).toBe('number 0 is 1.01, expected 1');
    expect(firstDifference([Number.NaN], [1])).toBe('number 0 is NaN, expected 1');
    expect(firstDifference([1], [1, 2])).toBe('1 numbers, expected 2');
  });

  test('a number that is small beside the others may be off by their rounding', () => {
    expect(firstDifference([1e-7, 1], [0, 1])).toBeUndefined();
    expect(firstDifference([1e-5, 1], [0, 1], 0.1)).toBeUndefined();
    expect(firstDifference([1e-5, 1], [0, 1])).toBe('number 0 is 0.00001, expected 0');
  });
});

test('the middle of several', () => expect(median([5, 1, 9])).toBe(5));

test('a training step asks for three products of each layer, but no gradient of the inputs', () => {
  expect(operationsOf({ kind: 'infer', widths: [784, 100, 10], batch: 1 })).toBe(4 * 79_400);
  expect(operationsOf({ kind: 'train', widths: [784, 100, 10], batch: 1 })).toBe(
    4 * (2 * 78_400 + 3 * 1_000),
  );
});
