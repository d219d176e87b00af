import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { samplePixels } from './samples.ts';

test('bytes become byte/255, rounded to float32', () => {
  const images = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const pixels = samplePixels({ images, length: 64 }, 0, 64, [4]);
  for (let byte = 0; byte < 256; byte++) expect(pixels[byte]).toBe(Math.fround(byte / 255));
});

test.each([
  ['a Uint8ClampedArray', Uint8ClampedArray.of(0, 51, 255)],
  ['a Buffer', Buffer.of(0, 51, 255)],
  ['an array of another realm', runInContext('Uint8Array.of(0, 51, 255)', createContext({}))],
])('bytes of %s are pixels too', (_, images) => {
  expect(samplePixels({ images, length: 1 }, 0, 1, [3])).toEqual(Float32Array.of(0, 51 / 255, 1));
});

test('float64 keeps its digits', () => {
  expect(samplePixels({ images: Float64Array.of(0.1), length: 1 }, 0, 1, [1])).toEqual(Float64Array.of(0.1));
});

test.each([Int32Array.of(7), Uint16Array.of(7), [7], BigInt64Array.of(7n), new ArrayBuffer(1)])(
  '%o is refused in words',
  (images) => {
    // @ts-expect-error: what a program without types can give
    expect(() => samplePixels({ images, length: 1 }, 0, 1, [1])).toThrow(
      'images: expected bytes (pixels from 0 to 255) or floats (values), received ',
    );
  },
);

test.each([undefined, null, 5, { length: 1 }, { images: undefined, length: 1 }])(
  '%o is no samples',
  (samples) => {
    expect(() => samplePixels(samples as never, 0, 1, [1])).toThrow(
      'pixelsOf: expected samples to be a Samples object, received ',
    );
  },
);

test('a range of images', () => {
  const images = Float32Array.of(0, 1, 2, 3, 4, 5);
  expect(samplePixels({ images, length: 3 }, 1, 2, [2])).toEqual(Float32Array.of(2, 3));
  expect(samplePixels({ images, length: 3 }, 1, 1, [2])).toHaveLength(0);
});

test.each([
  [3, 'number 1 of image 1 is NaN; expected a finite number.', Number.NaN],
  [4, 'number 0 of image 2 is Infinity; expected a finite number.', Number.POSITIVE_INFINITY],
])('a number that is not finite at %i', (place, message, value) => {
  const images = new Float32Array(6);
  images[place] = value;
  expect(() => samplePixels({ images, length: 3 }, 1, 3, [2])).toThrow(message);
});

test('images of another size', () => {
  expect(() => samplePixels({ images: new Uint8Array(6), length: 3 }, 0, 3, [3])).toThrow(
    '3 images have 6 numbers, 2 each, but the network expects 3 each.',
  );
  expect(() => samplePixels({ images: new Uint8Array(6), length: 0 }, 0, 0, [3])).toThrow(
    'there are 0 images, but 6 numbers.',
  );
});

describe('images whose shape is known', () => {
  const taken: [image: number[], input: number[]][] = [
    [
      [2, 3, 4],
      [2, 3, 4],
    ],
    [[24], [2, 3, 4]],
    [[2, 3, 4], [24]],
    [
      [24, 1, 1],
      [2, 3, 4],
    ],
    [
      [4, 6],
      [4, 6, 1],
    ],
    [
      [1, 4, 6],
      [4, 6, 1],
    ],
  ];
  test.each(taken)('of shape %j are taken by a network of %j', (imageShape, inputShape) => {
    const images = new Float32Array(24);
    expect(samplePixels({ images, length: 1, imageShape }, 0, 1, inputShape)).toEqual(images);
  });

  test('are refused where their axes stand in another order, which would be another picture', () => {
    const images = new Float32Array(24);
    expect(() => samplePixels({ images, length: 1, imageShape: [4, 2, 3] }, 0, 1, [2, 3, 4])).toThrow(
      'images of shape [4, 2, 3], but the network expects [2, 3, 4]. Put the channels last; in NumPy: x.transpose(0, 2, 3, 1).',
    );
    expect(() => samplePixels({ images, length: 1, imageShape: [4, 6] }, 0, 1, [6, 4, 1])).toThrow(
      'images of shape [4, 6], but the network expects [6, 4, 1]. Their axes are height, width, channels.',
    );
  });
});
