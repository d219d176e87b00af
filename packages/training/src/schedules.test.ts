import { describe, expect, test } from 'vitest';
import { constant, cosine, stepDecay, warmupCosine } from './schedules.ts';

describe('schedules', () => {
  test('warm-up rises in a line to the peak, then half a cosine falls to the end', () => {
    const { at } = warmupCosine({ peak: 2, warmup: 4, final: 0.5 });
    expect([0, 1, 2, 3].map((step) => at(step, 104))).toEqual([0.5, 1, 1.5, 2]);
    expect(at(4, 104)).toBe(2);
    expect(at(54, 104)).toBeCloseTo(1.25, 12);
    expect(at(104, 104)).toBeCloseTo(0.5, 12);
    for (let step = 4; step < 104; step++) expect(at(step + 1, 104)).toBeLessThan(at(step, 104));
  });

  test('a cosine is one without warm-up, and says so by its name', () => {
    const [plain, warm] = [cosine(3, 1), warmupCosine({ peak: 3, final: 1 })];
    for (const step of [0, 7, 49, 100]) expect(plain.at(step, 100)).toBe(warm.at(step, 100));
    expect(plain.name).toBe('cosine');
  });

  test('a run shorter than its warm-up never passes the peak', () => {
    const { at } = warmupCosine({ peak: 1, warmup: 50 });
    for (let step = 0; step < 10; step++) expect(at(step, 10)).toBeCloseTo((step + 1) / 50, 12);
  });

  test('step decay and constant', () => {
    const { at } = stepDecay({ rate: 1, factor: 0.5, every: 10 });
    expect([0, 9, 10, 25].map((step) => at(step, 100))).toEqual([1, 1, 0.5, 0.25]);
    expect(constant(0.1).at(5, 9)).toBe(0.1);
  });

  test('a rate out of range says what is expected', () => {
    expect(() => constant(0)).toThrow('constant: rate is 0; expected a number above 0.');
    expect(() => warmupCosine({ peak: 1, warmup: -1 })).toThrow(
      'warmupCosine: warmup is -1; expected a whole number of at least 0.',
    );
  });
});
