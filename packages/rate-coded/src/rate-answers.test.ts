import { expect, test } from 'vitest';
import { rateAccuracy, rateLatency, stepsUntil } from './rate-answers.ts';

const result = { images: 3, steps: 4, predictions: Int32Array.of(-1, 7, 2, 7, 1, 1, 1, 1, 0, 0, 0, 5) };

test('accuracy after each step', () => {
  expect([...rateAccuracy(result, [7, 1, 3])]).toEqual([1 / 3, 2 / 3, 1 / 3, 2 / 3]);
});

test('the first right answer, and the one from which on all are right, counted from 1', () => {
  const { firstCorrect, correctFrom } = rateLatency(result, [7, 1, 3]);
  expect([...firstCorrect]).toEqual([2, 1, -1]);
  expect([...correctFrom]).toEqual([4, 1, -1]);
  expect([...rateLatency(result, [7, 1, 0]).correctFrom]).toEqual([4, 1, -1]);
});

test('the step from which on an accuracy suffices', () => {
  expect(stepsUntil([0.9, 0.9], 0.9)).toBe(1);
  expect(stepsUntil([0.1, 0.9, 0.8, 0.9], 0.9)).toBe(4);
  expect(stepsUntil([0.9, 0.8], 0.9)).toBe(-1);
});

test('classes of other images are named', () => {
  expect(() => rateAccuracy(result, [1])).toThrow('rateAccuracy: there are 1 classes for 3 images');
  expect(() => rateLatency(result, [1])).toThrow('rateLatency: there are 1 classes for 3 images');
});
