import { expect, test } from 'vitest';
import { mapConcurrently } from './concurrently.ts';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('keeps the order of the items, and never runs more than the limit at once', async () => {
  let running = 0;
  let most = 0;
  const results = await mapConcurrently(
    Array.from({ length: 100 }, (_, index) => index),
    7,
    async (item) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item % 4; turn++) await pause();
      running--;
      return item * item;
    },
  );
  expect(results).toEqual(Array.from({ length: 100 }, (_, index) => index * index));
  expect(most).toBe(7);
  expect(await mapConcurrently([], 7, async () => 1)).toEqual([]);
});

test('rejects with the first error, and begins nothing after it', async () => {
  const begun: number[] = [];
  const failing = mapConcurrently([0, 1, 2, 3, 4, 5, 6, 7], 2, async (item) => {
    begun.push(item);
    await pause();
    if (item === 2) throw new Error('item 2');
    return item;
  });
  await expect(failing).rejects.toThrow('item 2');
  for (let turn = 0; turn < 10; turn++) await pause();
  expect(begun.length).toBeLessThanOrEqual(4);
});
