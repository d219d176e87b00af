import { describe, expect, test } from 'vitest';
import { augmentationWords, readAugmentation } from './augment-option.ts';

describe('--augment', () => {
  test('is read, and written in one order whatever it was given in', () => {
    expect(readAugmentation(['shift=2', 'flip=0.5'])).toEqual({ shift: 2, flip: 0.5 });
    expect(augmentationWords(readAugmentation(['shift=2', 'flip=0.5']))).toBe('flip=0.5 shift=2');
    expect(readAugmentation(['none'])).toEqual({});
    expect(augmentationWords({})).toBe('none');
    expect(augmentationWords({ shift: 0 })).toBe('none');
    const words = 'flip=0.25 rotate=0.1 shift=3';
    expect(augmentationWords(readAugmentation(words.split(' ')))).toBe(words);
  });

  test.each([
    ['shift'],
    ['shift='],
    ['shift=two'],
    ['turn=1'],
    ['shift=1=2'],
    ['none', 'shift=1'],
    ['flip=1', 'flip=1'],
  ])('%s is refused with what is expected', (...words) => {
    expect(() => readAugmentation(words)).toThrow(/is not understood; expected shift=PIXELS/);
  });

  test('a change out of its range is refused', () => {
    expect(() => readAugmentation(['flip=2'])).toThrow(
      '--augment flip=2: augment: flip is 2, but must be a chance from 0 to 1.',
    );
  });
});
