import { sizeOf } from '@argand/backend';
import type { EncoderTensor } from '../encoders/encoder.ts';

/** The most numbers that a file may leave out, of all its tensors together: 64 MiB of float32. */
export const mostRemade = 2 ** 24;

/**
 * Makes tensors that a network file leaves out again, from the seeds of their encoders.
 *
 * Altogether they have a limit, since a small file could ask for any number of large ones: what is beyond it must stand in the file. Reader and
 * writer go through the tensors in the same order, so they agree on which those are.
 */
export class Remaker {
  #left = mostRemade;

  /** The tensor, or undefined where it has no seed of its own or goes beyond the limit. */
  remake({ shape, isReproducible, make }: EncoderTensor, index: number): Float32Array | undefined {
    const size = sizeOf(shape);
    if (!isReproducible || !make || size > this.#left) return undefined;
    this.#left -= size;
    // The network's seed, here 0, plays no part in it.
    return make(0, index);
  }
}
