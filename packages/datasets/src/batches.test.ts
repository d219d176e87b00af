import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batches, shuffledIndices } from './batches.ts';
import { dataset, pixels } from './dataset.ts';

const numbered = (length: number) =>
  dataset({
    name: 'numbered',
    images: Uint8Array.from({ length: length * 2 }, (_, index) => index),
    labels: Uint8Array.from({ length }, (_, index) => index % 10),
    imageShape: [2],
    classes: 10,
  });

describe('shuffledIndices', () => {
  test('is a permutation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(50), (length, seed, epoch) => {
        const sorted = [...shuffledIndices(length, { seed, epoch })].sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length }, (_, index) => index));
      }),
    );
  });

  test('is another one for another seed or another epoch, and the same for the same', () => {
    const first = shuffledIndices(1000, { seed: 3, epoch: 0 });
    expect(shuffledIndices(1000, { seed: 3, epoch: 0 })).toEqual(first);
    expect(shuffledIndices(1000, { seed: 4, epoch: 0 })).not.toEqual(first);
    expect(shuffledIndices(1000, { seed: 3, epoch: 1 })).not.toEqual(first);
  });

  test('refuses an impossible length or epoch', () => {
    expect(() => shuffledIndices(0, { seed: 0, epoch: 0 })).toThrow(
      expect.objectContaining({
        message: 'shuffledIndices: length is 0, but must be a whole number of at least 1.',
      }),
    );
    expect(() => shuffledIndices(5, { seed: 0, epoch: -1 })).toThrow(
      expect.objectContaining({
        message: 'shuffledIndices: epoch is -1, but must be a whole number of at least 0.',
      }),
    );
  });
});

describe('batches', () => {
  test('bring every image once, with its pixels and its label', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 120 }),
        fc.boolean(),
        (length, batchSize, shuffle) => {
          const source = numbered(length);
          const all = [...batches(source, { batchSize, seed: 1, epoch: 2, shuffle })];
          for (const { indices, images, labels } of all) {
            expect(images).toEqual(pixels(source, indices));
            expect([...labels]).toEqual([...indices].map((index) => index % 10));
          }
          expect(all.slice(0, -1).every((batch) => batch.labels.length === batchSize)).toBe(true);
          const seen = all.flatMap((batch) => [...batch.indices]);
          const expected = Array.from({ length }, (_, index) => index);
          expect(seen).toEqual(shuffle ? [...shuffledIndices(length, { seed: 1, epoch: 2 })] : expected);
          expect(seen.sort((a, b) => a - b)).toEqual(expected);
        },
      ),
    );
  });

  test('leave a short last batch out on request', () => {
    const sizes = (length: number) =>
      [...batches(numbered(length), { batchSize: 4, seed: 0, epoch: 0, dropLast: true })].map(
        (batch) => batch.indices.length,
      );
    expect(sizes(11)).toEqual([4, 4]);
    expect(sizes(12)).toEqual([4, 4, 4]);
  });

  test('can be iterated again, even after a batch was overwritten', () => {
    const iterable = batches(numbered(6), { batchSize: 4, seed: 0, epoch: 0 });
    const before = [...iterable].map((batch) => [...batch.indices]);
    for (const batch of iterable) batch.indices.fill(0);
    expect([...iterable].map((batch) => [...batch.indices])).toEqual(before);
  });

  test('refuse impossible sizes at once', () => {
    expect(() => batches(numbered(5), { batchSize: 0, seed: 0, epoch: 0 })).toThrow(
      expect.objectContaining({
        message: 'batches(numbered): batchSize is 0, but must be a whole number of at least 1.',
      }),
    );
    expect(() => batches(numbered(5), { batchSize: 6, seed: 0, epoch: 0, dropLast: true })).toThrow(
      expect.objectContaining({
        message:
          'batches(numbered): batchSize 6 with dropLast leaves nothing of 5 images; ' +
          'take smaller batches or keep the last one.',
      }),
    );
  });
});
