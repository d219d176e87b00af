import { privateBytes } from '@argand/arrays';
import { type Augmentation, type AugmentOptions, augment } from './augment.ts';
import type { Images } from './image-shape.ts';

/** A batch that a worker augments. */
export interface AugmentRequest {
  readonly id: number;
  readonly images: Images;
  readonly place: AugmentOptions;
  readonly settings: Augmentation;
}

/** The augmented batch, or why there is none. */
export interface AugmentAnswer {
  readonly id: number;
  readonly images?: Images;
  readonly error?: string;
}

/** Augments a batch. The new array is transferred, not copied. */
export function answer({ id, images, place, settings }: AugmentRequest): {
  readonly message: AugmentAnswer;
  readonly transferred: ArrayBuffer[];
} {
  try {
    const varied = augment(images, place, settings);
    // What `augment` makes is never shared, so these are its own bytes.
    const { buffer } = privateBytes(new Uint8Array(varied.buffer));
    return { message: { id, images: varied }, transferred: [buffer] };
  } catch (error) {
    return {
      message: { id, error: error instanceof Error ? error.message : String(error) },
      transferred: [],
    };
  }
}
