import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomPhases } from './index.ts';

test('randomPhases maps words evenly and exactly onto [-1, 1)', () => {
  expect(randomPhases(Uint32Array.of(0, 2 ** 30, 2 ** 31, 2 ** 32 - 1))).toEqual(
    Float32Array.of(-1, -0.5, 0, 1 - 2 ** -23),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (word) => {
      const [phase] = randomPhases(Uint32Array.of(word));
      expect((phase + 1) * 2 ** 23).toBe(Math.floor(word / 256));
    }),
  );
});
