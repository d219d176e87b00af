/** Milliseconds that a batch takes at least and at most, as far as its size decides. */
const [shortest, longest] = [40, 100];

/**
 * Chooses how many samples are computed at once, so that the event loop is not blocked for long: batches grow while they take less than
 * 40 ms, and shrink when they take more than 100 ms.
 *
 * @example
 * ```ts
 * import { AdaptiveBatchSize } from '@argand/backend';
 *
 * const batch = new AdaptiveBatchSize({ first: 16, most: 1000 });
 * const milliseconds = 5;
 * batch.adapt(milliseconds);
 * batch.size; // 32
 * ```
 */
export class AdaptiveBatchSize {
  readonly #most: number;
  #size: number;

  /** @param options the size of the first batch, and of the largest */
  constructor({ first, most }: { readonly first: number; readonly most: number }) {
    this.#most = most;
    this.#size = Math.min(first, most);
  }

  /** The size of the next batch. */
  get size(): number {
    return this.#size;
  }

  /** Takes note of how long a batch of this size took. */
  adapt(milliseconds: number): void {
    if (milliseconds < shortest) this.#size = Math.min(2 * this.#size, this.#most);
    else if (milliseconds > longest) this.#size = Math.max(this.#size >> 1, 1);
  }
}
