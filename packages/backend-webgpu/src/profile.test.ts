import { expect, test } from 'vitest';
import { kernelTimes, profileTable } from './profile.ts';

test('times are summed by program, the longest first, and none is below nothing', () => {
  const runs = new Map([
    ['short', [1e6, 2e6]],
    ['long', [4e6, -1e6, 5e6]],
  ]);
  expect(kernelTimes(runs)).toEqual([
    { name: 'long', runs: 3, milliseconds: 9, meanMilliseconds: 3 },
    { name: 'short', runs: 2, milliseconds: 3, meanMilliseconds: 1.5 },
  ]);
});

test('the table has a line for each kernel and one for all, in columns', () => {
  const runs = new Map([
    ['short', [1e6, 2e6]],
    ['matmul a · b', [4e6, 0, 5e6]],
  ]);
  expect(profileTable(kernelTimes(runs)).split('\n')).toEqual([
    'kernel        runs      ms    mean    share',
    'matmul a · b     3   9.000  3.0000   75.0 %',
    'short            2   3.000  1.5000   25.0 %',
    'all              5  12.000  2.4000  100.0 %',
  ]);
});

test('of nothing there is a table too', () => {
  expect(profileTable([])).toBe('kernel  runs     ms    mean  share\nall        0  0.000  0.0000  0.0 %');
});
