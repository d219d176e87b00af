import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeClass } from './pool.ts';

test('a size has room, wastes at most an eighth, and is its own class', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (bytes) => {
      const size = sizeClass(bytes);
      expect(size).toBeGreaterThanOrEqual(bytes);
      expect(size).toBeLessThanOrEqual(Math.max(bytes * 1.125 + 1, bytes + 256));
      expect(size % 256).toBe(0);
      expect(sizeClass(size)).toBe(size);
    }),
  );
});
