import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { philox4x32 } from './index.ts';
import { multiplyHigh } from './philox.ts';

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('philox4x32', () => {
  // The known answers that Random123 publishes for philox4x32 with 10 rounds (its file kat_vectors).
  test.each([
    ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ])('counter %s, key %s gives %s', (counter, key, answer) => {
    const words = (text: string) => text.split(' ').map((digits) => Number.parseInt(digits, 16));
    const [c0, c1, c2, c3] = words(counter);
    const [k0, k1] = words(key);
    expect(philox4x32([c0, c1, c2, c3], [k0, k1])).toEqual(words(answer));
  });

  test('one bit of the counter or the key turns about half of the output', () => {
    const ones = (value: number) => value.toString(2).replaceAll('0', '').length;
    let turned = 0;
    const plain = philox4x32([1, 2, 3, 4], [5, 6]);
    for (let bit = 0; bit < 192; bit++) {
      const [a, b, c, d, e, f] = [1, 2, 3, 4, 5, 6].map((value, index) =>
        index === bit >> 5 ? (value ^ (1 << (bit & 31))) >>> 0 : value,
      );
      for (const [index, value] of philox4x32([a, b, c, d], [e, f]).entries()) {
        turned += ones((value ^ plain[index]) >>> 0);
      }
    }
    // 192 · 128 fair bits: mean 12288, deviation 78.
    expect(Math.abs(turned - 12288)).toBeLessThan(400);
  });
});

test('multiplyHigh is the high half of the exact product', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(multiplyHigh(a, b)).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
    }),
    { examples: [[2 ** 32 - 1, 2 ** 32 - 1]] },
  );
});
