import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batches } from '../batches.ts';
import { dataset } from '../dataset.ts';
import { type Augmentation, augment } from './augment.ts';
import { flipImages } from './flip.ts';
import { rotateImages } from './rotate.ts';
import { shiftImages } from './shift.ts';

/** A batch of one to three images of one to six pixels a side and one to three channels. */
const batch = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .chain(([count, height, width, channels]) => {
    const length = count * height * width * channels;
    const pixel = fc.float({ min: 0, max: 1, noNaN: true });
    return fc.record({
      count: fc.constant(count),
      shape: fc.constant([height, width, channels] as const),
      images: fc
        .array(pixel, { minLength: length, maxLength: length })
        .map((list) => Float32Array.from(list)),
    });
  });
const offset = fc.integer({ min: -7, max: 7 });
const sum = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((total, number) => total + number, 0);

describe('shiftImages', () => {
  test('moves every pixel by its offset, and lets zeros in', () => {
    fc.assert(
      fc.property(
        batch,
        fc.array(offset, { minLength: 6, maxLength: 6 }),
        ({ count, shape, images }, all) => {
          const [height, width, channels] = shape;
          const offsets = all.slice(0, 2 * count);
          const shifted = shiftImages(images, shape, offsets);
          const at = (
            source: Float32Array,
            n: number,
            i: number,
            j: number,
            c: number,
          ): number | undefined =>
            i < 0 || j < 0 || i >= height || j >= width
              ? 0
              : source[((n * height + i) * width + j) * channels + c];
          for (let n = 0; n < count; n++) {
            for (let i = 0; i < height; i++) {
              for (let j = 0; j < width; j++) {
                for (let c = 0; c < channels; c++) {
                  const [down = 0, right = 0] = offsets.slice(2 * n);
                  expect(at(shifted, n, i, j, c)).toBe(at(images, n, i - down, j - right, c));
                }
              }
            }
          }
        },
      ),
    );
  });
});

describe('flipImages', () => {
  test('twice is nothing, and each row is reversed by whole pixels', () => {
    fc.assert(
      fc.property(batch, ({ count, shape, images }) => {
        const all = new Array<number>(count).fill(1);
        const flipped = flipImages(images, shape, all);
        expect(flipImages(flipped, shape, all)).toEqual(images);
        const [, width, channels] = shape;
        for (let row = 0; row < images.length; row += width * channels) {
          for (let column = 0; column < width; column++) {
            const pixel = (source: Float32Array, place: number): Float32Array =>
              source.slice(row + place * channels, row + (place + 1) * channels);
            expect(pixel(flipped, column)).toEqual(pixel(images, width - 1 - column));
          }
        }
        expect(flipImages(images, shape, new Uint8Array(count))).toEqual(images);
      }),
    );
  });
});

describe('rotateImages', () => {
  test('by nothing or a whole turn is nothing; by half a turn reverses both sides', () => {
    fc.assert(
      fc.property(batch, ({ count, shape, images }) => {
        const by = (angle: number): Float32Array =>
          rotateImages(images, shape, new Array<number>(count).fill(angle));
        expect(by(0)).toEqual(images);
        expect(by(2)).toEqual(images);
        const half = by(1);
        const [height, width, channels] = shape;
        for (let n = 0; n < count; n++) {
          for (let pixel = 0; pixel < height * width; pixel++) {
            const place = (n * height * width + pixel) * channels;
            const opposite = ((n + 1) * height * width - 1 - pixel) * channels;
            expect(half.slice(place, place + channels)).toEqual(images.slice(opposite, opposite + channels));
          }
        }
      }),
    );
  });

  test('by four quarters is nothing where the image is square, and a quarter is anticlockwise', () => {
    const images = Float32Array.of(1, 2, 3, 4);
    expect([...rotateImages(images, [2, 2, 1], [0.5])]).toEqual([2, 4, 1, 3]);
    expect([...rotateImages(images, [2, 2, 1], [-0.5])]).toEqual([3, 1, 4, 2]);
    let turned = images;
    for (let quarter = 0; quarter < 4; quarter++) turned = rotateImages(turned, [2, 2, 1], [0.5]);
    expect(turned).toEqual(images);
  });

  test('by any angle keeps what is constant near the centre, brightens nothing, and there and back is near', () => {
    const side = 17;
    const shape = [side, side, 1];
    const blob = Float32Array.from({ length: side * side }, (_, index) => {
      const [y, x] = [Math.floor(index / side) - 7, (index % side) - 9];
      return Math.exp(-(y * y + x * x) / 8);
    });
    const flat = new Float32Array(side * side).fill(0.5);
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (angle) => {
        const still = rotateImages(flat, shape, [angle]);
        expect(still[8 * side + 8]).toBeCloseTo(0.5, 6);
        expect(Math.max(...still)).toBeLessThan(0.5 + 1e-6);
        const turned = rotateImages(blob, shape, [angle]);
        expect(sum(turned)).toBeCloseTo(sum(blob), 0);
        const back = rotateImages(turned, shape, [-angle]);
        const error = Math.max(...back.map((pixel, index) => Math.abs(pixel - (blob[index] ?? 0))));
        expect(error).toBeLessThan(0.15);
      }),
    );
  });
});

describe('augment', () => {
  const settings: Augmentation = { flip: 0.5, rotate: 0.1, shift: 2 };
  const shape = [4, 5, 2];
  const images = Float32Array.from({ length: 6 * 40 }, (_, index) => ((index * 37) % 101) / 101);
  const take = (source: Float32Array, index: number): Float32Array =>
    source.slice(40 * index, 40 * index + 40);
  const place = { imageShape: shape, indices: [0, 1, 2, 3, 4, 5], seed: 7, epoch: 1 };

  test('changes an image alike in whatever batch it comes', () => {
    const whole = augment(images, place, settings);
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 }), (indices) => {
        const some = Float32Array.from(indices.flatMap((index) => [...take(images, index)]));
        const varied = augment(some, { ...place, indices }, settings);
        indices.forEach((index, position) => {
          expect(take(varied, position)).toEqual(take(whole, index));
        });
      }),
    );
  });

  test.each<Augmentation>([{ flip: 0.5 }, { rotate: 0.1 }, { shift: 2 }])(
    'changes it otherwise in another epoch, with another seed, and each image for itself: %o',
    (one) => {
      const whole = augment(images, place, one);
      expect(augment(images, place, one)).toEqual(whole);
      expect(augment(images, { ...place, epoch: 2 }, one)).not.toEqual(whole);
      expect(augment(images, { ...place, seed: 8 }, one)).not.toEqual(whole);
      const equal = Float32Array.from([0, 1, 2, 3, 4, 5].flatMap(() => [...take(images, 0)]));
      const varied = augment(equal, place, one);
      expect(new Set(place.indices.map((index) => take(varied, index).join())).size).toBeGreaterThan(1);
    },
  );

  test('without settings is a copy', () => {
    const copy = augment(images, place, {});
    expect(copy).toEqual(images);
    expect(copy).not.toBe(images);
  });

  test('reaches every offset, and mirrors as often as given', () => {
    const count = 2000;
    const one = [5, 5, 1];
    const centred = new Float32Array(count * 25);
    for (let n = 0; n < count; n++) centred[n * 25 + 12] = 1;
    const indices = Array.from({ length: count }, (_, index) => index);
    const shifted = augment(centred, { imageShape: one, indices, seed: 0, epoch: 0 }, { shift: 2 });
    const seen = new Array<number>(25).fill(0);
    shifted.forEach((pixel, index) => {
      seen[index % 25] = (seen[index % 25] ?? 0) + pixel;
    });
    expect(sum(seen)).toBe(count);
    for (const times of seen) expect(Math.abs(times - count / 25)).toBeLessThan(5 * Math.sqrt(count / 25));
    const sides = Float32Array.from({ length: 2 * count }, (_, index) => index % 2);
    const flipped = augment(sides, { imageShape: [1, 2, 1], indices, seed: 0, epoch: 0 }, { flip: 0.25 });
    const mirrored = sum(indices.map((index) => flipped[2 * index] ?? 0));
    expect(Math.abs(mirrored - count / 4)).toBeLessThan(5 * Math.sqrt((count * 3) / 16));
  });

  test.each<[Augmentation, string]>([
    [{ flip: 1.5 }, 'augment: flip is 1.5, but must be a chance from 0 to 1.'],
    [{ rotate: -0.1 }, 'augment: rotate is -0.1, but must be an angle from 0 to 1, in units of π.'],
    [{ shift: 0.5 }, 'augment: shift is 0.5, but must be a whole number of pixels from 0.'],
  ])('refuses %o', (wrong, message) => {
    expect(() => augment(images, place, wrong)).toThrow(expect.objectContaining({ message: message }));
  });

  test('refuses what is no batch of images', () => {
    expect(() => augment(images, { ...place, imageShape: [40] }, settings)).toThrow(
      'augment: the shape of an image is [40], but must be [height, width, channels].',
    );
    expect(() => augment(images, { ...place, imageShape: [7, 5, 2] }, settings)).toThrow(
      'augment: 240 numbers are not a whole number of images of shape [7, 5, 2].',
    );
    expect(() => augment(images, { ...place, indices: [1] }, settings)).toThrow(
      'augment: indices has 1 numbers, but these images want 6.',
    );
  });

  test('is what batches gives on request', () => {
    const source = dataset({
      name: 'six',
      images,
      labels: Uint8Array.of(0, 1, 0, 1, 0, 1),
      imageShape: shape,
      classes: 2,
    });
    const options = { batchSize: 4, seed: 7, epoch: 1 };
    const plain = [...batches(source, options)];
    const varied = [...batches(source, { ...options, augment: settings })];
    varied.forEach(({ images: pixels, indices, labels }, position) => {
      expect(indices).toEqual(plain[position]?.indices);
      expect(labels).toEqual(plain[position]?.labels);
      expect(pixels).toEqual(augment(plain[position]?.images ?? images, { ...place, indices }, settings));
    });
    expect(() => batches(source, { ...options, augment: { flip: 2 } })).toThrow('augment: flip is 2');
  });
});

describe('the kind of array', () => {
  const place = { imageShape: [2, 2, 1], indices: [3], seed: 1, epoch: 0 };
  const settings = { flip: 1, rotate: 0.25, shift: 1 };
  const numbers = [0.1, 0.2, 0.3, 0.4];

  test('float64 stays float64, and an array of another realm gives the same', () => {
    const wide = augment(Float64Array.from(numbers), place, settings);
    expect(wide).toBeInstanceOf(Float64Array);
    const narrow = augment(Float32Array.from(numbers), place, settings);
    wide.forEach((pixel, i) => {
      expect(pixel).toBeCloseTo(narrow[i], 6);
    });
    const there = runInContext(`Float32Array.of(${numbers})`, createContext({}));
    expect(augment(there, place, settings)).toEqual(narrow);
  });

  test.each([Uint8Array.of(1, 2, 3, 4), [1, 2, 3, 4], Int32Array.of(1, 2, 3, 4), undefined])(
    '%o is refused',
    (images) => {
      // @ts-expect-error: what a program without types can give
      expect(() => augment(images, place, settings)).toThrow(
        'augment: expected images in a Float32Array or a Float64Array, received ',
      );
    },
  );
});
