import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AdaptiveBatchSize } from './batch-size.ts';

test('batches grow to the most while they are quick', () => {
  const batch = new AdaptiveBatchSize({ first: 16, most: 100 });
  const sizes = Array.from({ length: 5 }, () => {
    batch.adapt(1);
    return batch.size;
  });
  expect(sizes).toEqual([32, 64, 100, 100, 100]);
});

test('the first is no larger than the most', () => {
  expect(new AdaptiveBatchSize({ first: 16, most: 3 }).size).toBe(3);
});

test('at any speed, batches come to take between 40 and 100 ms, or are as small or as large as can be', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-4, max: 1e4, noNaN: true }),
      fc.integer({ min: 1, max: 5000 }),
      (each, most) => {
        const batch = new AdaptiveBatchSize({ first: 16, most });
        for (let k = 0; k < 20; k++) batch.adapt(each * batch.size);
        const took = each * batch.size;
        expect(took >= 40 || batch.size === most).toBe(true);
        expect(took <= 100 || batch.size === 1).toBe(true);
      },
    ),
  );
});
