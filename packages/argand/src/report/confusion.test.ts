import { expect, test } from 'vitest';
import { confusionOf } from './confusion.ts';

test('every count of a small matrix is kept, errors by their frequency', () => {
  expect(
    confusionOf([
      [5, 1, 0],
      [3, 0, 2],
      [0, 0, 4],
    ]),
  ).toEqual({
    right: [5, 0, 4],
    wrong: [
      { truth: 1, predicted: 0, count: 3 },
      { truth: 1, predicted: 2, count: 2 },
      { truth: 0, predicted: 1, count: 1 },
    ],
    wrongPairs: 3,
  });
});

test('of many errors the most frequent are kept, and all are counted', () => {
  const counts = Array.from({ length: 1000 }, (_, i) =>
    Array.from({ length: 1000 }, (__, j) => (i + j) % 11),
  );
  const { right, wrong, wrongPairs } = confusionOf(counts);
  expect([right.length, wrong.length]).toEqual([1000, 2000]);
  expect(wrong.every(({ count }) => count === 10)).toBe(true);
  expect(wrongPairs).toBe(counts.flatMap((row, i) => row.filter((count, j) => count > 0 && i !== j)).length);
});
