import { usage } from './constants.ts';

/** A buffer of the GPU, and where it is used in the work that is not yet submitted. */
export class Block {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  /** Tells blocks apart in the keys of bind groups. */
  readonly number: number;
  /** The batch in which a kernel last used it. */
  usedIn = -1;
  /** Whether it was taken and not yet given back. */
  lent = true;

  constructor(buffer: GPUBuffer, bytes: number, number: number) {
    this.buffer = buffer;
    this.bytes = bytes;
    this.number = number;
  }
}

/** What a {@link Pool} is made of. */
export interface PoolOptions {
  readonly gpu: GPUDevice;
  /** The most bytes of freed buffers that wait to be used again. */
  readonly pooledMemory: number;
  /** Called before the first kernel could see that a buffer is gone. */
  readonly beforeDestroy: (block: Block) => void;
  /** Makes a buffer, and has its failure known. */
  readonly create: (descriptor: GPUBufferDescriptor, what: string) => GPUBuffer;
}

/** Buffers, lent by size and taken back, so that a loop allocates nothing after its first turn. */
export class Pool {
  readonly #options: PoolOptions;
  /** The most bytes of one buffer that a kernel can take. */
  readonly largest: number;
  /** By size, the lowest number last: a loop then finds the same buffers in each turn, and its bind groups again. */
  readonly #free = new Map<number, Block[]>();
  #pooled = 0;
  #bytes = 0;
  #buffers = 0;
  #made = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    const { maxBufferSize, maxStorageBufferBindingSize } = options.gpu.limits;
    this.largest = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  }

  /** How many buffers there are, lent or not. */
  get buffers(): number {
    return this.#buffers;
  }

  /** Their bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes of those that wait. */
  get pooledBytes(): number {
    return this.#pooled;
  }

  /** A buffer of at least `bytes` bytes, of which there are at most {@link largest}; what it holds is unspecified. */
  take(bytes: number, what: string): Block {
    const size = Math.min(sizeClass(bytes), this.largest);
    const waiting = this.#free.get(size)?.pop();
    if (waiting) {
      waiting.lent = true;
      this.#pooled -= size;
      return waiting;
    }
    const flags = usage.storage | usage.copySource | usage.copyDestination;
    const buffer = this.#options.create({ size, usage: flags, label: what }, what);
    this.#buffers++;
    this.#bytes += size;
    return new Block(buffer, size, this.#made++);
  }

  /** Takes a buffer back. If too much is pooled already, it is destroyed. */
  give(block: Block): void {
    block.lent = false;
    if (this.#pooled + block.bytes > this.#options.pooledMemory) {
      this.#destroy(block);
      return;
    }
    const list = this.#free.get(block.bytes);
    if (list) list.splice(list.findLastIndex(({ number }) => number > block.number) + 1, 0, block);
    else this.#free.set(block.bytes, [block]);
    this.#pooled += block.bytes;
  }

  /** Gives all that waits back to the GPU. */
  drain(): void {
    for (const list of this.#free.values()) for (const block of list) this.#destroy(block);
    this.#free.clear();
    this.#pooled = 0;
  }

  #destroy(block: Block): void {
    this.#options.beforeDestroy(block);
    block.buffer.destroy();
    this.#buffers--;
    this.#bytes -= block.bytes;
  }
}

const smallest = 256;

/** Sizes in steps of an eighth of a power of two, so that a batch that is a little shorter finds the same buffer. */
export function sizeClass(bytes: number): number {
  if (bytes <= smallest) return smallest;
  const step = Math.max(2 ** (Math.ceil(Math.log2(bytes)) - 4), smallest);
  return Math.ceil(bytes / step) * step;
}
