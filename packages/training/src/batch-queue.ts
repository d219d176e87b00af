import { permutation, randomStream } from '@argand/random';
import type { EncodedBatch, EncodedData } from './encoded-data.ts';

/** How many batches are got ready while the device computes the one before them. */
const ahead = 4;

/** Which samples each step of a run sees: every epoch all of them, in an order of its own that the seed decides. */
export class StepOrder {
  readonly stepsPerEpoch: number;
  readonly #seed: number;
  readonly #samples: number;
  readonly #batchSize: number;
  /** The order of this epoch and, where batches are requested ahead, of the next. */
  readonly #orders = new Map<number, Uint32Array>();

  constructor(seed: number, samples: number, batchSize: number) {
    this.stepsPerEpoch = Math.ceil(samples / batchSize);
    this.#seed = seed;
    this.#samples = samples;
    this.#batchSize = batchSize;
  }

  epochOf(step: number): number {
    return Math.floor(step / this.stepsPerEpoch);
  }

  samplesOf(step: number): Uint32Array {
    const epoch = this.epochOf(step);
    let order = this.#orders.get(epoch);
    if (!order) {
      order = permutation(randomStream(this.#seed, 'shuffle', 0, epoch), this.#samples);
      for (const other of this.#orders.keys()) if (Math.abs(other - epoch) > 1) this.#orders.delete(other);
      this.#orders.set(epoch, order);
    }
    const start = (step % this.stepsPerEpoch) * this.#batchSize;
    return order.subarray(start, start + this.#batchSize);
  }
}

/** The batches of a run, each requested some steps before it is taken. */
export class BatchQueue {
  readonly #data: EncodedData;
  readonly #order: StepOrder;
  readonly #steps: number;
  readonly #requested = new Map<number, Promise<() => EncodedBatch>>();

  constructor(data: EncodedData, order: StepOrder, steps: number) {
    this.#data = data;
    this.#order = order;
    this.#steps = steps;
  }

  /** The batch of a step, ready to be put on the device. A step may be taken again. */
  async take(step: number): Promise<() => EncodedBatch> {
    const end = Math.min(step + 1 + ahead, this.#steps);
    for (let next = step; next < end; next++) {
      if (this.#requested.has(next)) continue;
      const batch = this.#data.prepare(this.#order.samplesOf(next), this.#order.epochOf(next));
      // A failure is reported when its step comes, which may be never.
      batch.catch(() => undefined);
      this.#requested.set(next, batch);
    }
    const batch = this.#requested.get(step);
    this.#requested.delete(step);
    if (!batch) throw new Error(`step ${step} lies beyond the ${this.#steps} steps of the run.`);
    return batch;
  }
}
