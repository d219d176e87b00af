import { interfaceType } from '@argand/backend';

/** Which images are varied, and when: all that their changes may depend on. */
export interface BatchPosition {
  /** Where in the data each image is. */
  readonly indices: Uint32Array;
  /** The seed of the run. */
  readonly seed: number;
  /** From 0 on. */
  readonly epoch: number;
}

/**
 * Varies the images of every batch, so that a network learns what does not matter. `augmenter` of `@argand/datasets` makes one that
 * shifts, turns and mirrors in workers; one of one's own is another such object. The same images at the same positions must come out
 * with the same bits, whenever they are requested: batches are requested ahead of time, and sometimes again.
 */
export interface ImageAugmenter {
  readonly name: string;
  /** What a checkpoint must agree with. */
  readonly settings: Readonly<Record<string, number>>;
  /**
   * Pixels [indices.length, …inputShape] to as many, varied. It may keep the array that it was given. Images that came as float64 are a
   * `Float64Array`, all others a `Float32Array`.
   */
  vary(images: Float32Array | Float64Array, position: BatchPosition): Promise<Float32Array | Float64Array>;
}

/** {@link ImageAugmenter}, for checks of arguments. */
export const augmenterKind = interfaceType<ImageAugmenter>(['name', 'vary'], {
  name: 'ImageAugmenter',
  package: '@argand/training',
  remedy: 'Make one with augmenter(…) of @argand/datasets.',
});
