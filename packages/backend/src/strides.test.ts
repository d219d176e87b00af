import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contiguousStrides, forEachIndex, sizeOf } from './strides.ts';

const shape = fc.array(fc.nat(4), { maxLength: 4 });

test('contiguous strides are row-major', () => {
  expect(contiguousStrides([2, 3, 4])).toEqual([12, 4, 1]);
  expect(contiguousStrides([])).toEqual([]);
  expect(contiguousStrides([3, 0, 2])).toEqual([0, 2, 1]);
});

test('the empty shape holds one number, an empty axis none', () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, 3])).toBe(6);
  expect(sizeOf([2, 0, 3])).toBe(0);
});

test('contiguous positions count up', () => {
  fc.assert(
    fc.property(shape, (shape) => {
      const seen: number[] = [];
      forEachIndex(shape, [contiguousStrides(shape)], (index, [position]) => {
        expect(position).toBe(index);
        seen.push(index);
      });
      expect(seen).toEqual(Array.from({ length: sizeOf(shape) }, (_, i) => i));
    }),
  );
});

test('a position is the place times the strides, whatever they are', () => {
  const layout = shape.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: shape.length, maxLength: shape.length }),
    ),
  );
  fc.assert(
    fc.property(layout, ([shape, strides]) => {
      const whole = contiguousStrides(shape);
      forEachIndex(shape, [strides, whole], (index, [position, same]) => {
        const place = shape.map((length, axis) => Math.floor(index / whole[axis]) % length);
        expect(position).toBe(place.reduce((sum, at, axis) => sum + at * strides[axis], 0));
        expect(same).toBe(index);
      });
    }),
  );
});
