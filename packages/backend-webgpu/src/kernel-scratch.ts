import { DeviceError, type DeviceStorage, type ElementType } from '@argand/backend';
import type { Block, Pool } from './pool.ts';
import { WebGpuStorage } from './storage.ts';

/** Lends kernels room for intermediate numbers, and takes it back after the call. */
export class KernelScratch {
  readonly #owner: object;
  readonly #pool: Pool;
  #kernel = '';
  readonly #taken: Block[] = [];
  readonly #storages: WebGpuStorage[] = [];

  constructor(owner: object, pool: Pool) {
    this.#owner = owner;
    this.#pool = pool;
  }

  /** Runs the call of a kernel. Scratch storages go back afterwards, and, if the call throws, all that it took. */
  during(kernel: string, work: () => void): void {
    this.#kernel = kernel;
    this.#taken.length = 0;
    this.#storages.length = 0;
    try {
      work();
    } catch (error) {
      for (const block of this.#taken) if (block.lent) this.#pool.give(block);
      throw error;
    } finally {
      this.#takeBackStorages();
    }
  }

  /**
   * A buffer of 32-bit words, until it is returned to the pool: later kernels may then have it at once.
   *
   * @throws DeviceError if a kernel cannot take that much, before anything is allocated
   */
  take(words: number): Block {
    const bytes = Math.max(4 * words, 4);
    if (bytes > this.#pool.largest) {
      throw new DeviceError(
        `webgpu: ${this.#kernel} needs ${bytes} bytes of scratch memory, but a kernel of this adapter takes at most ${this.#pool.largest} bytes; work in smaller batches.`,
      );
    }
    const block = this.#pool.take(bytes, `scratch of ${words} words`);
    this.#taken.push(block);
    return block;
  }

  /** The same as a storage, until the call returns. */
  storage<T extends ElementType>(type: T, length: number): DeviceStorage<T> {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new DeviceError(
        `webgpu: ${this.#kernel}: expected the length of scratch to be a whole number from 0, received ${length}.`,
      );
    }
    const storage = new WebGpuStorage(this.#owner, type, length, this.take(length));
    this.#storages.push(storage);
    return storage;
  }

  #takeBackStorages(): void {
    for (const storage of this.#storages) {
      if (storage.block?.lent) this.#pool.give(storage.block);
      storage.block = undefined;
    }
  }
}
