import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeLeft } from './progress.ts';

test.each([
  [0, '0 s'],
  [0.2, '1 s'],
  [59, '59 s'],
  [59.5, '1 min 0 s'],
  [3599, '59 min 59 s'],
  [3600, '1 h 0 min'],
  [86_300, '23 h 59 min'],
  [86_400, '24 h 0 min'],
  [172_740, '47 h 59 min'],
  [172_800, '2 days'],
  [8_640_000, '100 days'],
  [8_640_001, 'more than 100 days'],
  [Number.POSITIVE_INFINITY, 'more than 100 days'],
])('%s seconds', (seconds, words) => {
  expect(timeLeft(seconds)).toBe(words);
});

test('any time is a few words', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, noNaN: true }), (seconds) => {
      expect(timeLeft(seconds)).toMatch(
        /^(\d{1,2} (s|min \d{1,2} s|h \d{1,2} min)|\d{1,3} days|more than 100 days)$/,
      );
    }),
  );
});
