import { expect, test } from 'vitest';
import { degrees, encoderWords } from './words.ts';

test.each([
  [0.5, '90.0°'],
  [-0.25, '−45.0°'],
  [0, '0.0°'],
  [0.001, '0.18°'],
  [1e-6, '0.00018°'],
  [Number.NaN, 'no phase'],
])('%d is %s', (phase, words) => {
  expect(degrees(phase)).toBe(words);
});

test('an encoder that mixes is told from one that does not', () => {
  expect(encoderWords(['randomProjection', 'normalize', 'clip'])).toContain('projection');
  expect(encoderWords(['scale'])).toContain('90°');
});
