import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pixelsFromFile, requirePixels, scaleWarning, toFloats, toIntensities } from './pixels.ts';

describe('requirePixels', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set([0, 128, 255]);
  test.each([
    ['a Uint8Array', Uint8Array.of(0, 128, 255)],
    ['a Uint8ClampedArray', Uint8ClampedArray.of(0, 128, 255)],
    ['a Buffer', Buffer.of(0, 128, 255)],
    ['shared memory', shared],
    ['another realm', runInContext('Uint8Array.of(0, 128, 255)', createContext({}))],
    ['another realm, clamped', runInContext('Uint8ClampedArray.of(0, 128, 255)', createContext({}))],
  ])('bytes of %s are pixels', (_, bytes) => {
    const pixels = requirePixels(bytes, 'images');
    expect(Object.getPrototypeOf(pixels)).toBe(Uint8Array.prototype);
    expect(pixels.buffer).toBe(bytes.buffer);
    expect(toIntensities(pixels)).toEqual(Float32Array.of(0, 128 / 255, 1));
  });

  test('takes a part of a clamped array', () => {
    expect(requirePixels(Uint8ClampedArray.of(1, 2, 3).subarray(1), 'images')).toEqual(Uint8Array.of(2, 3));
  });

  test('floats are values, with all their digits', () => {
    const values = Float64Array.of(0.1, 255);
    expect(toIntensities(requirePixels(values, 'images'))).toBe(values);
  });

  test.each([
    [Int32Array.of(1), 'an Int32Array'],
    [Uint16Array.of(1), 'a Uint16Array'],
    [BigInt64Array.of(1n), 'a BigInt64Array'],
    [[1], 'a plain array'],
    [new ArrayBuffer(1), 'an ArrayBuffer'],
    [new DataView(new ArrayBuffer(1)), 'a DataView'],
    [undefined, 'undefined'],
  ])('refuses %o in words', (images, name) => {
    expect(() => requirePixels(images, 'evaluate: images')).toThrow(
      `evaluate: images: expected bytes (pixels from 0 to 255) or floats (values), received ${name}. Make it a Uint8Array`,
    );
  });
});

describe('toFloats', () => {
  test('keeps every number', () => {
    fc.assert(
      fc.property(fc.int32Array(), (numbers) => {
        expect([...toFloats(numbers)]).toEqual([...numbers]);
      }),
    );
    expect(toFloats(Uint32Array.of(2 ** 32 - 1))).toEqual(Float64Array.of(2 ** 32 - 1));
    expect(toFloats(Int32Array.of(2 ** 24, -(2 ** 24)))).toBeInstanceOf(Float32Array);
    expect(toFloats(Int32Array.of(-(2 ** 24) - 1))).toBeInstanceOf(Float64Array);
    expect(toFloats(Int8Array.of(-128))).toEqual(Float32Array.of(-128));
  });
});

describe('pixelsFromFile', () => {
  test('bytes are pixels unless they are values, all else is values', () => {
    expect(pixelsFromFile(Uint8Array.of(0, 1))).toEqual(Uint8Array.of(0, 1));
    expect(pixelsFromFile(Uint8ClampedArray.of(7))).toEqual(Uint8Array.of(7));
    expect(pixelsFromFile(Uint8Array.of(0, 1), { areValues: true })).toEqual(Float32Array.of(0, 1));
    expect(pixelsFromFile(Uint16Array.of(7))).toEqual(Float32Array.of(7));
    const precise = Float64Array.of(0.1);
    expect(pixelsFromFile(precise)).toBe(precise);
  });
});

describe('scaleWarning', () => {
  test.each([
    [0, 255],
    [0, 254.5],
    [3, 17],
  ])('warns of values from %d to %d', (least, greatest) => {
    expect(scaleWarning('x_train', Float64Array.of(greatest, 5, least))).toContain(
      `x_train: values from ${least} to ${greatest} are taken as they are, not as pixels.`,
    );
  });

  test('warns of pixels of 16 bits', () => {
    expect(scaleWarning('x_train', Uint16Array.of(0, 65_535))).toBe(
      'x_train: values from 0 to 65535 are taken as they are, not as pixels. ' +
        'If they are pixels from 0 to 65535, divide them by 65535.',
    );
    expect(scaleWarning('x_train', Uint16Array.of(0, 255))).toContain('make them bytes');
    expect(scaleWarning('x_train', Int32Array.of(0, 65_535))).toBeUndefined();
  });

  test.each([[0, 1], [-1, 255], [0, 16], [0, 256], [Number.NaN], []])(
    'says nothing of %d to %d',
    (...values) => {
      expect(scaleWarning('x_train', Float32Array.from(values))).toBeUndefined();
    },
  );
});
