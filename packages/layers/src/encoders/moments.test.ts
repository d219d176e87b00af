import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentsOf } from './moments.ts';

async function* inChunks(numbers: Float64Array, size: number) {
  for (let start = 0; start < numbers.length; start += size) yield numbers.subarray(start, start + size);
}

test('mean and variance of each channel are those of two passes', async () => {
  const value = fc.double({ min: -10, max: 10, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(value, { minLength: 3, maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      async (channels, list, samplesInChunk) => {
        const numbers = Float64Array.from(list.slice(0, list.length - (list.length % channels)));
        const { mean, variance } = await momentsOf(inChunks(numbers, channels * samplesInChunk), channels);
        for (let c = 0; c < channels; c++) {
          const column = numbers.filter((_, i) => i % channels === c);
          const average = column.reduce((sum, x) => sum + x, 0) / column.length;
          const spread = column.reduce((sum, x) => sum + (x - average) ** 2, 0) / column.length;
          expect(mean[c]).toBeCloseTo(average, 10);
          expect(variance[c]).toBeCloseTo(spread, 9);
        }
      },
    ),
  );
});

test('a mean a million times the deviation costs no digits', async () => {
  const numbers = Float64Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2) * 2e3);
  const { mean, variance } = await momentsOf(inChunks(numbers, 100), 1);
  expect(mean[0]).toBeCloseTo(1e9 + 1e3, 6);
  expect(variance[0] / 1e6).toBeCloseTo(1, 10);
});
