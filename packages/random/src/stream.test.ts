import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { philox4x32, randomBits, randomStream } from './index.ts';
import { hashOfPurpose } from './stream.ts';

describe('randomStream', () => {
  test('lays out the seed as the key, and step, purpose, index as the counter', () => {
    expect(randomStream(5 + 3 * 2 ** 32, 'foobar', 7, 9)).toEqual({
      key: [5, 3],
      counter: [9, 0xbf9cf968, 7],
    });
    expect(randomStream(2 ** 53 - 1, 'a')).toEqual({
      key: [2 ** 32 - 1, 2 ** 21 - 1],
      counter: [0, 0xe40c292c, 0],
    });
    expect(randomStream(-0, 'a', -0, -0)).toEqual(randomStream(0, 'a', 0, 0));
  });

  // The test vectors that the authors of FNV publish.
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['foo', 0xa9f37ed7],
    ['foobar', 0xbf9cf968],
  ])('FNV-1a of %j', (text, hash) => {
    expect(hashOfPurpose(text)).toBe(hash);
  });

  test('a purpose may be in any script: its UTF-8 bytes count', () => {
    expect(hashOfPurpose('é')).toBe(Math.imul(Math.imul(0x811c9dc5 ^ 0xc3, 16777619) ^ 0xa9, 16777619) >>> 0);
  });

  test('bad input is named', () => {
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => randomStream(seed, 'a')).toThrow(
        `randomStream: seed is ${seed}, but must be a whole number from 0 to 2^53 - 1.`,
      );
    }
    expect(() => randomStream(0, '')).toThrow(
      'randomStream: purpose is empty; name what the numbers are for',
    );
    expect(() => randomStream(0, 'a', -1)).toThrow(
      'randomStream: index is -1, but must be a whole number from 0 to 2^32 - 1.',
    );
    expect(() => randomStream(0, 'a', 2 ** 32)).toThrow('randomStream: index is 4294967296');
    expect(() => randomStream(0, 'a', 0, 1.5)).toThrow('randomStream: step is 1.5');
  });
});

describe('randomBits', () => {
  test('word n is word n mod 4 of block ⌊n/4⌋', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.string({ minLength: 1 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 0, max: 50 }),
        (seed, purpose, index, step, length) => {
          const { key, counter } = randomStream(seed, purpose, index, step);
          const expected = Array.from({ length }, (_, n) => philox4x32([n >>> 2, ...counter], key)[n & 3]);
          expect([...randomBits({ key, counter }, length)]).toEqual(expected);
        },
      ),
    );
  });

  test('streams that differ in seed, purpose, index or step are unrelated', () => {
    const length = 4096;
    const all = [
      randomStream(1, 'weights'),
      randomStream(2, 'weights'),
      randomStream(1 + 2 ** 32, 'weights'),
      randomStream(1, 'dropout'),
      randomStream(1, 'weights', 1),
      randomStream(1, 'weights', 0, 1),
    ].map((source) => randomBits(source, length));
    for (const [index, a] of all.entries()) {
      for (const b of all.slice(0, index)) {
        let equalBits = 0;
        for (let n = 0; n < length; n++) {
          for (let rest = ~(a[n] ^ b[n]); rest !== 0; rest &= rest - 1) equalBits++;
        }
        // 131072 fair bits: mean 65536, deviation 181; five deviations.
        expect(Math.abs(equalBits - 65536)).toBeLessThan(905);
      }
    }
  });

  test('each of the 32 bits is fair, and neighbouring words are unrelated', () => {
    const words = randomBits(randomStream(3, 'test'), 65536);
    for (let bit = 0; bit < 32; bit++) {
      let ones = 0;
      let repeats = 0;
      for (const [n, word] of words.entries()) {
        ones += (word >>> bit) & 1;
        repeats += n > 0 && ((word ^ words[n - 1]) >>> bit) & 1 ? 1 : 0;
      }
      // Mean 32768, deviation 128; five deviations.
      expect(Math.abs(ones - 32768)).toBeLessThan(640);
      expect(Math.abs(repeats - 32768)).toBeLessThan(640);
    }
  });

  test('of no length are none, and a length that is none is named', () => {
    expect(randomBits(randomStream(0, 'a'), 0)).toEqual(new Uint32Array(0));
    expect(() => randomBits(randomStream(0, 'a'), -1)).toThrow(
      'randomBits: length is -1, but must be a whole number from 0 to 2^32 - 1.',
    );
    expect(() => randomBits(randomStream(0, 'a'), 1.5)).toThrow('randomBits: length is 1.5');
  });
});
