import { expect, test } from 'vitest';
import { cached } from './cached.ts';

test('a value is made once, a failure as often as it is wanted', async () => {
  let calls = 0;
  const second = cached(async () => {
    calls++;
    if (calls === 1) throw new Error('no connection');
    return calls;
  });
  await expect(second()).rejects.toThrow('no connection');
  expect(await Promise.all([second(), second()])).toEqual([2, 2]);
  expect(await second()).toBe(2);
});
