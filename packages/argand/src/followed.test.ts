import { quadrature } from '@argand/layers';
import { settledAfter } from '@argand/spiking';
import { expect, test } from 'vitest';
import { changedAnswers, followedIn, followedWords, seenCycles } from './followed.ts';

test('the median and the most of those that followed', () => {
  expect(followedIn([])).toEqual({ changes: 0, followed: 0, median: null, most: null });
  expect(followedIn([null])).toEqual({ changes: 1, followed: 0, median: null, most: null });
  expect(followedIn([5, 1, null, 2])).toEqual({ changes: 4, followed: 3, median: 2, most: 5 });
  expect(followedIn([1, 1, 1, 4])).toMatchObject({ median: 1, most: 4 });
  expect(followedIn([0, 3])).toMatchObject({ median: 3 });
});

test('an answer that the change did not change is not counted', () => {
  const output = {
    images: 3,
    outputs: 2,
    cycles: 4,
    // Before the change, in cycle 1; the first image's answer stays, the second's follows, the third's moves to the end.
    phases: Float64Array.of(
      0.5,
      0,
      0.5,
      0,
      0.5,
      0.1,
      0.5,
      0.1,
      0.5,
      0,
      0,
      0.5,
      0,
      0.5,
      0,
      0.5,
      0.5,
      0,
      0.5,
      0,
      0.5,
      0,
      0,
      0.5,
    ),
  };
  const settled = settledAfter(output, quadrature(2), { change: 1 });
  expect(seenCycles(settled.answer)).toEqual([0, 0, null]);
  expect(changedAnswers(output, settled, quadrature(2), 1)).toEqual([0, null]);
});

test('in words', () => {
  expect(followedWords(followedIn([]))).toBe('there was no change');
  expect(followedWords(followedIn([null, null]))).toBe('in none of 2 changes was it seen');
  expect(followedWords(followedIn([1, 1, null]))).toBe('after 1 cycle (median; at most 1; 2 of 3 changes)');
});
