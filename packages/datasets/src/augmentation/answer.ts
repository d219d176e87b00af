import { type Augmentation, type AugmentationPlace, augment } from './augment.ts';

/** A batch that a worker augments. */
export interface AugmentRequest {
  readonly id: number;
  readonly images: Float32Array;
  readonly place: AugmentationPlace;
  readonly settings: Augmentation;
}

/** The augmented batch, or why there is none. */
export interface AugmentAnswer {
  readonly id: number;
  readonly images?: Float32Array;
  readonly error?: string;
}

/** Augments a batch. The new array is transferred, not copied. */
export function answer({ id, images, place, settings }: AugmentRequest): {
  readonly message: AugmentAnswer;
  readonly transferred: ArrayBuffer[];
} {
  try {
    const varied = augment(images, place, settings);
    return { message: { id, images: varied }, transferred: [varied.buffer] };
  } catch (error) {
    return {
      message: { id, error: error instanceof Error ? error.message : String(error) },
      transferred: [],
    };
  }
}
