import { augment } from '../dist/augmentation/augment.js';

/** Varies the images that were asked for; the new array is handed over, not copied. */
export function answer({ id, images, place, settings }) {
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
