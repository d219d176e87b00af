import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choice, permutation, randomStream } from './index.ts';

const seed = fc.maxSafeNat();
const size = fc.integer({ min: 0, max: 600 });

describe('permutation', () => {
  test('holds every number once, and is the same for the same stream', () => {
    fc.assert(
      fc.property(seed, size, (seed, n) => {
        const order = permutation(randomStream(seed, 'shuffle'), n);
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(
          Array.from({ length: n }, (_, index) => index),
        );
        expect(permutation(randomStream(seed, 'shuffle'), n)).toEqual(order);
      }),
    );
  });

  test('each of the 24 orders of four is equally likely', () => {
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < 24_000; epoch++) {
      const order = permutation(randomStream(1, 'shuffle', 0, epoch), 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // χ² with 23 degrees of freedom: 99.9 % lie below 49.7.
    let chiSquare = 0;
    for (const count of counts.values()) chiSquare += (count - 1000) ** 2 / 1000;
    expect(chiSquare).toBeLessThan(49.7);
  });

  test('a large one leaves about one number in its place', () => {
    const order = permutation(randomStream(2, 'shuffle'), 60_000);
    expect(order.filter((value, index) => value === index).length).toBeLessThan(8);
  });

  test('bad input is named', () => {
    expect(() => permutation(randomStream(0, 'a'), -1)).toThrow(
      'permutation: n is -1, but must be a whole number from 0 to 2^32 - 1.',
    );
  });
});

describe('choice', () => {
  test('is the first numbers of the permutation', () => {
    fc.assert(
      fc.property(seed, size, size, (seed, a, b) => {
        const [count, n] = a < b ? [a, b] : [b, a];
        const source = randomStream(seed, 'sample');
        expect(choice(source, n, count)).toEqual(permutation(source, n).slice(0, count));
      }),
    );
  });

  test('of very many needs memory for the chosen only', () => {
    const chosen = choice(randomStream(3, 'sample'), 2 ** 32 - 1, 1000);
    expect(new Set(chosen).size).toBe(1000);
    expect(Math.max(...chosen)).toBeGreaterThan(4e9);
  });

  test('bad input is named', () => {
    expect(() => choice(randomStream(0, 'a'), 3, 4)).toThrow(
      'choice: 4 of 3 numbers were requested; without replacement there are 3 at most.',
    );
    expect(() => choice(randomStream(0, 'a'), 3, 0.5)).toThrow('choice: count is 0.5');
    expect(() => choice(randomStream(0, 'a'), Number.NaN, 0)).toThrow('choice: n is NaN');
  });
});
