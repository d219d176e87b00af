import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bernoulli,
  integers,
  normal,
  type RandomStream,
  randomBits,
  randomStream,
  uniform,
} from './index.ts';

/** Σ (observed − expected)² / expected over equally likely classes. */
function chiSquare(observed: ArrayLike<number>): number {
  const counts = Array.from(observed);
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function moment(numbers: Float32Array, order: number): number {
  return numbers.reduce((sum, number) => sum + number ** order, 0) / numbers.length;
}

// Found by running Philox backwards: words 44 and 46 of this stream are 0.
const withZeroWords: RandomStream = { key: [0, 0], counter: [308685063, 644716134, 686342575] };

test('the stream with words of 0 has them', () => {
  const words = randomBits(withZeroWords, 48);
  expect([words[44], words[46]]).toEqual([0, 0]);
});

describe('uniform', () => {
  test('is low + (high − low)·⌊w/2⁸⌋·2⁻²⁴ of each word', () => {
    const words = randomBits(randomStream(1, 'test'), 1000);
    expect(uniform(randomStream(1, 'test'), 1000)).toEqual(
      Float32Array.from(words, (word) => (word >>> 8) / 2 ** 24),
    );
    expect(uniform(randomStream(1, 'test'), 1000, -3, 5)).toEqual(
      Float32Array.from(words, (word) => -3 + 8 * ((word >>> 8) / 2 ** 24)),
    );
  });

  test('is spread evenly: 64 classes of 64,000 numbers', () => {
    const counts = new Float64Array(64);
    for (const number of uniform(randomStream(4, 'test'), 64_000)) counts[Math.floor(64 * number)]++;
    // χ² with 63 degrees of freedom: 99.9 % lie below 103.4, 99.9 % above 33.9.
    expect(chiSquare(counts)).toBeLessThan(103.4);
    expect(chiSquare(counts)).toBeGreaterThan(33.9);
  });

  test('never leaves [low, high), however close the bounds are', () => {
    const bound = fc.double({ min: -1e38, max: 1e38, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), bound, fc.double({ min: 1e-6, max: 2, noNaN: true }), (seed, low, width) => {
        const high = low + Math.max(Math.abs(low), 1e-30) * width;
        for (const number of uniform(randomStream(seed, 'test'), 64, low, high)) {
          expect(number).toBeGreaterThanOrEqual(low);
          expect(number).toBeLessThan(high);
        }
      }),
    );
    const next = 1 + 2 ** -23;
    expect(new Set(uniform(randomStream(0, 'test'), 100, 1, next))).toEqual(new Set([1]));
    expect(new Set(uniform(randomStream(0, 'test'), 100, 1, next + 2 ** -30))).toEqual(new Set([1, next]));
    expect(new Set(uniform(randomStream(0, 'test'), 100, 1 + 2 ** -30, 1 + 2 ** -22))).toEqual(
      new Set([next]),
    );
    expect(uniform(randomStream(0, 'test'), 100, -(2 ** -149), 0).every((number) => number < 0)).toBe(true);
  });

  test('bad input is named', () => {
    expect(() => uniform(randomStream(0, 'a'), 1, 1, 1)).toThrow(
      'uniform: the interval is [1, 1), but must be',
    );
    expect(() => uniform(randomStream(0, 'a'), 1, 0, Number.POSITIVE_INFINITY)).toThrow(
      'the interval is [0, Infinity)',
    );
    expect(() => uniform(randomStream(0, 'a'), 1, Number.NaN, 1)).toThrow('the interval is [NaN, 1)');
    expect(() => uniform(randomStream(0, 'a'), 1, 1 + 2 ** -40, 1 + 2 ** -30)).toThrow(
      'no float32 number lies in',
    );
    expect(() => uniform(randomStream(0, 'a'), Number.NaN)).toThrow('uniform: length is NaN');
  });
});

describe('normal', () => {
  test('is the transform of Box and Muller of pairs of words', () => {
    const [v, w] = randomBits(randomStream(1, 'test'), 2);
    const radius = Math.sqrt(-2 * Math.log((v + 1) / 2 ** 32));
    const angle = (2 * Math.PI * w) / 2 ** 32;
    expect(normal(randomStream(1, 'test'), 2, 10, 0.5)).toEqual(
      Float32Array.of(10 + 0.5 * radius * Math.cos(angle), 10 + 0.5 * radius * Math.sin(angle)),
    );
  });

  test('has the moments 0, 1, 0, 3 and the tails of the normal distribution', () => {
    const numbers = normal(randomStream(5, 'test'), 100_000);
    // Four deviations of each estimate: √(1/n), √(2/n), √(15/n), √(96/n), and of a count.
    expect(Math.abs(moment(numbers, 1))).toBeLessThan(0.0127);
    expect(Math.abs(moment(numbers, 2) - 1)).toBeLessThan(0.0179);
    expect(Math.abs(moment(numbers, 3))).toBeLessThan(0.049);
    expect(Math.abs(moment(numbers, 4) - 3)).toBeLessThan(0.124);
    const beyond = (bound: number) => numbers.filter((number) => Math.abs(number) > bound).length;
    expect(Math.abs(beyond(1) - 31_731)).toBeLessThan(589);
    expect(Math.abs(beyond(2) - 4_550)).toBeLessThan(264);
    expect(Math.abs(beyond(3) - 270)).toBeLessThan(66);
  });

  test('the two numbers of a pair are unrelated', () => {
    const numbers = normal(randomStream(6, 'test'), 100_000);
    let product = 0;
    for (let index = 0; index < numbers.length; index += 2) product += numbers[index] * numbers[index + 1];
    expect(Math.abs(product / 50_000)).toBeLessThan(0.0179);
  });

  test('takes mean and deviation; without deviation all are the mean', () => {
    const numbers = normal(randomStream(7, 'test'), 10_000, -2, 3);
    expect(Math.abs(moment(numbers, 1) + 2)).toBeLessThan(0.12);
    expect(Math.abs(moment(numbers, 2) - 13)).toBeLessThan(0.8);
    expect(new Set(normal(randomStream(7, 'test'), 9, 4, 0))).toEqual(new Set([4]));
  });

  test('a word of 0 gives the largest radius, 6.66, not an infinite one', () => {
    const numbers = normal(withZeroWords, 46);
    expect(Math.hypot(numbers[44], numbers[45])).toBeCloseTo(Math.sqrt(64 * Math.LN2), 6);
  });

  test('bad input is named', () => {
    expect(() => normal(randomStream(0, 'a'), 1, 0, -1)).toThrow(
      'normal: mean is 0 and deviation -1, but both must be',
    );
    expect(() => normal(randomStream(0, 'a'), 1, Number.NaN)).toThrow('normal: mean is NaN');
    expect(() => normal(randomStream(0, 'a'), -2)).toThrow('normal: length is -2');
  });
});

describe('integers', () => {
  test.each([1, 2, 3, 7, 10, 100])('below %d are equally likely', (below) => {
    const counts = new Float64Array(below);
    for (const drawn of integers(randomStream(8, 'test'), 50_000, below)) counts[drawn]++;
    const freedom = below - 1;
    // Wilson and Hilferty's cube root of χ²: five deviations above the mean.
    const limit =
      freedom === 0 ? 0 : freedom * (1 - 2 / (9 * freedom) + 5 * Math.sqrt(2 / (9 * freedom))) ** 3;
    expect(chiSquare(counts)).toBeLessThanOrEqual(limit);
  });

  test('where most words must be passed over, there is still no bias', () => {
    // 3·2³⁰ of 2³² words: of the four quarters of words one is passed over.
    const counts = new Float64Array(3);
    for (const drawn of integers(randomStream(9, 'test'), 30_000, 3 * 2 ** 30))
      counts[Math.floor(drawn / 2 ** 30)]++;
    expect(chiSquare(counts)).toBeLessThan(13.8);
    // Plain ⌊w·below/2³²⌋ would give every third integer twice as often.
    const remainders = new Float64Array(3);
    for (const drawn of integers(randomStream(9, 'test'), 30_000, 3 * 2 ** 30)) remainders[drawn % 3]++;
    expect(chiSquare(remainders)).toBeLessThan(13.8);
  });

  test('below 2³² are the words; below 1 are zeros; a power of two takes the high bits', () => {
    const words = randomBits(randomStream(1, 'test'), 1000);
    expect(integers(randomStream(1, 'test'), 1000, 2 ** 32)).toEqual(words);
    expect(integers(randomStream(1, 'test'), 1000, 2 ** 31)).toEqual(words.map((word) => word >>> 1));
    expect(integers(randomStream(1, 'test'), 20, 1)).toEqual(new Uint32Array(20));
  });

  test('bad input is named', () => {
    for (const below of [0, 2.5, 2 ** 32 + 1]) {
      expect(() => integers(randomStream(0, 'a'), 1, below)).toThrow(
        `integers: below is ${below}, but must be a whole number from 1 to 2^32.`,
      );
    }
    expect(() => integers(randomStream(0, 'a'), -1, 2)).toThrow('integers: length is -1');
  });
});

describe('bernoulli', () => {
  test.each([0.001, 0.25, 0.5, 0.9])('gives ones with probability %d', (probability) => {
    const coins = bernoulli(randomStream(10, 'test'), 100_000, probability);
    const ones = coins.reduce((sum, coin) => sum + coin, 0);
    const deviation = Math.sqrt(100_000 * probability * (1 - probability));
    expect(Math.abs(ones - 100_000 * probability)).toBeLessThan(4 * deviation);
    expect(Math.max(...new Set(coins))).toBe(1);
  });

  test('probabilities 0 and 1 are certain', () => {
    expect(bernoulli(withZeroWords, 1000, 0).includes(1)).toBe(false);
    expect(bernoulli(randomStream(1, 'test'), 1000, 1).includes(0)).toBe(false);
  });

  test('bad input is named', () => {
    for (const probability of [-0.1, 1.1, Number.NaN]) {
      expect(() => bernoulli(randomStream(0, 'a'), 1, probability)).toThrow(
        `bernoulli: probability is ${probability}, but must be from 0 to 1.`,
      );
    }
    expect(() => bernoulli(randomStream(0, 'a'), 0.5, 0.5)).toThrow('bernoulli: length is 0.5');
  });
});

describe.each<[string, (source: RandomStream, length: number) => ArrayLike<number>]>([
  ['randomBits', randomBits],
  ['uniform', uniform],
  ['normal', normal],
  ['bernoulli', (source, length) => bernoulli(source, length, 0.3)],
  ['integers', (source, length) => integers(source, length, 3 * 2 ** 30)],
])('%s', (_, draw) => {
  test('a shorter read is the start of a longer one, and every read is the same', () => {
    const long = Array.from(draw(randomStream(11, 'test'), 700));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), (length) => {
        expect(Array.from(draw(randomStream(11, 'test'), length))).toEqual(long.slice(0, length));
      }),
    );
  });
});
