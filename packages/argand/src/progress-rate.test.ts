import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProgressMeter } from './progress-rate.ts';

test('nothing is known before something is done', () => {
  const meter = new ProgressMeter(100, 0, 5);
  expect(meter.rate).toEqual({ perSecond: undefined, secondsLeft: undefined });
  meter.update(0, 50);
  expect(meter.rate).toEqual({ perSecond: undefined, secondsLeft: undefined });
  meter.update(10, 50);
  expect(meter.rate.perSecond).toBeCloseTo(10 / 45);
});

test('steady work has its rate, whenever it reports and wherever it begins', () => {
  const reports = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(
      reports,
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 1, max: 1e6 }),
      (gaps, begin, rate) => {
        const total = begin + 60_000 * rate;
        const meter = new ProgressMeter(total, begin, 7);
        let time = 7;
        for (const gap of gaps) {
          time += gap / 10;
          meter.update(begin + rate * (time - 7), time);
        }
        const { perSecond, secondsLeft } = meter.rate;
        expect(perSecond).toBeCloseTo(rate, 3);
        expect(secondsLeft).toBeCloseTo((total - begin - rate * (time - 7)) / rate, 3);
      },
    ),
  );
});

test('the rate follows work that becomes slower', () => {
  const meter = new ProgressMeter(1e6, 0, 0);
  for (let second = 1; second <= 60; second++) meter.update(1000 * second, second);
  for (let second = 1; second <= 60; second++) meter.update(60_000 + second, 60 + second);
  expect(meter.rate.perSecond).toBeLessThan(10);
});

test('more than the total leaves no time', () => {
  const meter = new ProgressMeter(10, 0, 0);
  meter.update(12, 1);
  expect(meter.rate.secondsLeft).toBe(0);
});
