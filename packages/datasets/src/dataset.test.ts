import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Dataset, type DatasetParts, dataset, pixels, take } from './dataset.ts';

const parts = {
  name: 'three',
  images: Uint8Array.of(0, 1, 2, 3, 254, 255),
  labels: Uint8Array.of(2, 0, 1),
  imageShape: [2, 1, 1],
  classes: 3,
};

describe('dataset', () => {
  test('keeps what it is given and counts the images', () => {
    const three = dataset(parts);
    expect(three.length).toBe(3);
    expect(three.images).toBe(parts.images);
    expect(three.labels).toBe(parts.labels);
  });

  test.each<[string, Partial<Omit<Dataset, 'length'>>, string]>([
    [
      'an empty data set',
      { images: new Uint8Array(), labels: new Uint8Array() },
      'it is empty: there is no label; give it at least one image and its label.',
    ],
    [
      'lengths that differ',
      { labels: Uint8Array.of(0, 1) },
      '2 labels and images of shape [2, 1, 1] want 4 pixels, but there are 6.',
    ],
    [
      'a label that is too large',
      { labels: Uint8Array.of(0, 3, 1) },
      'the label of image 1 is 3, but must be a whole number from 0 to 2.',
    ],
    [
      'a negative label',
      { labels: Int32Array.of(0, 1, -1) },
      'the label of image 2 is -1, but must be a whole number from 0 to 2.',
    ],
    [
      'NaN',
      { images: Float32Array.of(0, 0, 0, Number.NaN, 0, 0) },
      'pixel 1 of image 1 is NaN, but must be a finite number.',
    ],
    [
      'infinity',
      { images: Float32Array.of(0, 0, 0, 0, Number.NEGATIVE_INFINITY, 0) },
      'pixel 0 of image 2 is -Infinity, but must be a finite number.',
    ],
    [
      'a shape with a zero',
      { imageShape: [2, 0, 1] },
      'imageShape is [2, 0, 1], but must be whole numbers above 0, such as [28, 28, 1].',
    ],
    [
      'no shape',
      { imageShape: [] },
      'imageShape is [], but must be whole numbers above 0, such as [28, 28, 1].',
    ],
    ['no classes', { classes: 0 }, 'classes is 0, but must be a whole number above 0.'],
  ])('refuses %s', (_, wrong, problem) => {
    expect(() => dataset({ ...parts, ...wrong })).toThrow(
      expect.objectContaining({ message: `dataset three: ${problem}` }),
    );
  });
});

describe('the kind of array', () => {
  const bytes = Uint8Array.of(0, 1, 2, 3, 254, 255);
  const there = (code: string) => runInContext(code, createContext({}));

  test.each<[string, DatasetParts['images']]>([
    ['a Uint8ClampedArray', Uint8ClampedArray.from(bytes)],
    ['a Buffer', Buffer.from(bytes)],
    ['another realm', there('Uint8Array.of(0, 1, 2, 3, 254, 255)')],
  ])('bytes of %s are pixels, in the same memory', (_, images) => {
    const three = dataset({ ...parts, images });
    expect(three.images).toEqual(bytes);
    expect(three.images.buffer).toBe(images.buffer);
    expect(pixels(three)).toEqual(pixels(dataset({ ...parts, images: bytes })));
  });

  test('float64 keeps its digits', () => {
    const three = dataset({ ...parts, images: Float64Array.of(0.1, 0, 0, 0, 0, 0.7) });
    expect(pixels(three)).toEqual(Float64Array.of(0.1, 0, 0, 0, 0, 0.7));
    expect(pixels(three)).not.toBe(three.images);
    expect(pixels(three, [2, 0])).toEqual(Float64Array.of(0, 0.7, 0.1, 0));
  });

  test('a number that is not finite is found in an array of another realm', () => {
    expect(() => dataset({ ...parts, images: there('Float32Array.of(0, 0, NaN, 0, 0, 0)') })).toThrow(
      'pixel 0 of image 1 is NaN',
    );
  });

  test.each([
    Int32Array.from(bytes),
    Uint16Array.from(bytes),
    [...bytes],
    new DataView(bytes.buffer),
    undefined,
  ])('images in %o are refused', (images) => {
    // @ts-expect-error: what a program without types can give
    expect(() => dataset({ ...parts, images })).toThrow(
      'dataset three: images: expected bytes (pixels from 0 to 255) or floats (values), received',
    );
  });

  test('labels may be any array of numbers', () => {
    for (const labels of [[2, 0, 1], Int16Array.of(2, 0, 1), Float64Array.of(2, 0, 1), there('[2, 0, 1]')]) {
      expect(dataset({ ...parts, labels }).labels).toEqual(Int32Array.of(2, 0, 1));
    }
  });

  test.each<[unknown, string]>([
    [BigInt64Array.of(2n, 0n, 1n), 'labels: expected a typed array of numbers, received a BigInt64Array'],
    [undefined, 'labels: expected a typed array of numbers, received undefined'],
    [['2', '0', '1'], 'the label of image 0 is 2, but must be a whole number'],
    [Float32Array.of(2, 0.5, 1), 'the label of image 1 is 0.5, but must be a whole number from 0 to 2.'],
  ])('labels in %o are refused', (labels, problem) => {
    expect(() => dataset({ ...parts, labels: labels as never })).toThrow(`dataset three: ${problem}`);
  });

  test('values that look like pixels bring a warning, which stays with a part', () => {
    const three = dataset({ ...parts, images: Float32Array.from(bytes) });
    expect(take(three, 1).warnings).toEqual([
      expect.stringContaining('dataset three: images: values from 0 to 255 are taken as they are'),
    ]);
    expect(dataset(parts).warnings).toBeUndefined();
    expect(dataset({ ...parts, images: Float32Array.from(bytes), warnings: [] }).warnings).toBeUndefined();
  });
});

describe('take', () => {
  test('shares the memory of the whole', () => {
    const part = take(dataset(parts), 1);
    expect([...part.images]).toEqual([2, 3, 254, 255]);
    expect([...part.labels]).toEqual([0, 1]);
    expect(part.length).toBe(2);
    expect(part.images.buffer).toBe(parts.images.buffer);
  });

  test.each([
    [-1, 2],
    [0, 4],
    [2, 2],
    [0.5, 2],
    [0, Number.NaN],
  ])('refuses %d to %d', (start, end) => {
    expect(() => take(dataset(parts), start, end)).toThrow(
      expect.objectContaining({
        message: `take(three, ${start}, ${end}): expects whole numbers with 0 ≤ start < end ≤ 3, the number of images.`,
      }),
    );
  });
});

describe('pixels', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const all = dataset({
    name: 'all',
    images: bytes,
    labels: new Uint8Array(256),
    imageShape: [1],
    classes: 1,
  });

  test('are byte / 255, rounded to float32', () => {
    expect([...pixels(all)]).toEqual([...bytes].map((byte) => Math.fround(byte / 255)));
  });

  test('of some images are those of all images, picked', () => {
    const whole = pixels(all);
    fc.assert(
      fc.property(fc.array(fc.nat(255)), (indices) => {
        expect([...pixels(all, indices)]).toEqual(indices.map((index) => whole[index]));
      }),
    );
  });

  test('of floats are a copy', () => {
    const images = Float32Array.of(0.25, 0.5, -1, 3);
    const floats = dataset({ name: 'f', images, labels: Int32Array.of(0, 0), imageShape: [2], classes: 1 });
    expect([...pixels(floats, Uint32Array.of(1, 0))]).toEqual([-1, 3, 0.25, 0.5]);
    pixels(floats).fill(9);
    expect([...images]).toEqual([0.25, 0.5, -1, 3]);
  });

  test.each([256, -1, 1.5])('refuses the index %d', (index) => {
    expect(() => pixels(all, [0, index])).toThrow(
      expect.objectContaining({
        message: `pixels(all): index ${index} at position 1 is not that of an image, 0 to 255.`,
      }),
    );
  });
});
