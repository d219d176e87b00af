import { zerosLike } from '@argand/arrays';
import { OptionError } from '@argand/errors';
import { bernoulli, integers, randomStream, uniform } from '@argand/random';
import { requireObject } from '../require-argument.ts';
import { flipImages } from './flip.ts';
import { batchOfImages, requireNumbers } from './image-shape.ts';
import { rotateImages } from './rotate.ts';
import { shiftImages } from './shift.ts';

/** How images are varied, so that a network learns what does not matter. What is not given is not done. */
export interface Augmentation {
  /** The chance that an image is mirrored, 0 to 1: ½ for things, none for digits. */
  readonly flip?: number | undefined;
  /** The greatest turn either way, in units of π. */
  readonly rotate?: number | undefined;
  /** The greatest way up or down and left or right, in whole pixels. */
  readonly shift?: number | undefined;
}

/** Which images these are, and when: all that their changes depend on. */
export interface AugmentOptions {
  /** `[height, width, channels]` */
  readonly imageShape: readonly number[];
  /** Where in the data set each image is. */
  readonly indices: ArrayLike<number>;
  readonly seed: number;
  readonly epoch: number;
}

/**
 * Images varied at random: mirrored, then turned by up to `rotateImages`, then moved by up to `shiftImages`, each image with draws of
 * its own, fixed by seed, epoch and its place in the data set. So an image changes alike whatever batch it comes in, and
 * otherwise in each epoch.
 *
 * @param images `[n, height, width, channels]`, row-major, float32 or float64; they stay as they are
 * @returns a new array of the same kind and shape
 * @throws TypeError when the images are no floats; Error when a setting is out of its range, or the lengths do not fit the shape.
 * @example
 * import { augment } from '@argand/datasets';
 *
 * const images = Float32Array.of(1, 2, 3, 4);
 * const place = { imageShape: [1, 2, 1], indices: [5, 9], seed: 0, epoch: 0 };
 * [...augment(images, place, { flip: 1 })]; // [2, 1, 4, 3]
 */
export function augment<Kind extends Float32Array | Float64Array>(
  images: Kind,
  place: AugmentOptions,
  settings: Augmentation,
): Kind {
  requireObject('augment', 'the place', place);
  const { imageShape, indices, seed, epoch } = place;
  requireAugmentation(settings);
  const { count } = batchOfImages('augment', images, imageShape);
  requireNumbers('augment', 'indices', indices, count);
  const places = Array.from(indices);
  let varied = zerosLike(images, images.length);
  varied.set(images);
  if (settings.flip) {
    const chance = settings.flip;
    const flipped = places.map(
      (place) => bernoulli(randomStream(seed, 'augmentation flip', place, epoch), 1, chance)[0] ?? 0,
    );
    varied = flipImages(varied, imageShape, flipped);
  }
  if (settings.rotate) {
    const most = settings.rotate;
    const angles = places.map(
      (place) => uniform(randomStream(seed, 'augmentation rotate', place, epoch), 1, -most, most)[0] ?? 0,
    );
    varied = rotateImages(varied, imageShape, angles);
  }
  if (settings.shift) {
    const most = settings.shift;
    const offsets = places.flatMap((place) =>
      Array.from(
        integers(randomStream(seed, 'augmentation shift', place, epoch), 2, 2 * most + 1),
        (drawn) => drawn - most,
      ),
    );
    varied = shiftImages(varied, imageShape, offsets);
  }
  return varied;
}

/** Checks settings before there are images. @throws Error when one is out of its range: it names it. */
export function requireAugmentation(settings: Augmentation): void {
  requireObject('augment', 'the settings', settings);
  const { flip: chance = 0, rotate: turn = 0, shift: way = 0 } = settings;
  const fail = (setting: string, value: number, expected: string): never => {
    throw new OptionError(`augment: ${setting} is ${value}, but must be ${expected}.`);
  };
  if (!(chance >= 0 && chance <= 1)) fail('flip', chance, 'a chance from 0 to 1');
  if (!(turn >= 0 && turn <= 1)) fail('rotate', turn, 'an angle from 0 to 1, in units of π');
  if (!(Number.isSafeInteger(way) && way >= 0 && way < 2 ** 31))
    fail('shift', way, 'a whole number of pixels from 0');
}
