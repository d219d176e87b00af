import { expect, test } from 'vitest';
import { ColourWheel, fromOklch, tones } from './colour-wheel.ts';

test('white, black and grey of OKLCH are those of sRGB', () => {
  expect(fromOklch(1, 0, 0)).toEqual([255, 255, 255]);
  expect(fromOklch(0, 0, 0)).toEqual([0, 0, 0]);
  const [red, green, blue] = fromOklch(0.6, 0, 2);
  expect(red).toBe(green);
  expect(green).toBe(blue);
});

test.each(Object.entries(tones))('the %s wheel closes, and no two neighbours are far apart', (_, tone) => {
  const { table } = new ColourWheel(tone);
  for (let k = 0; k < 256; k++) {
    const next = (k + 1) & 255;
    for (let part = 0; part < 3; part++) {
      expect(Math.abs(table[3 * k + part] - table[3 * next + part])).toBeLessThan(16);
    }
  }
});

test('the answer is gold: red over green over blue, and the lightest of all', () => {
  const wheel = new ColourWheel(tones.light);
  const at = (phase: number) => [...wheel.table.subarray(3 * wheel.index(phase), 3 * wheel.index(phase) + 3)];
  const [red, green, blue] = at(0.5);
  expect(red).toBeGreaterThan(green);
  expect(green).toBeGreaterThan(blue);
  expect(wheel.colour(-1)).toBe(wheel.colour(1));
  expect(at(0)).not.toEqual(at(-0.5));
});
