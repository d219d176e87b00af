import {
  DeviceError,
  type DeviceStorage,
  type ElementType,
  type IndexRange,
  type IndexScan,
  type Numbers,
  requireStorage,
} from '@argand/backend';
import { Allocator, type Block } from './allocator.ts';
import { ARGUMENTS, DONE, FAILED, MAY_SLEEP, PAGES, SEQUENCE, STOP } from './control.ts';
import { mainThreadMaySleep } from './platform.ts';
import { type Helper, startWorker } from './workers.ts';

/** What the compiled kernels export. */
interface KernelExports {
  readonly run: (kernel: number, chunks: number) => void;
  readonly share: (kernel: number, chunks: number) => void;
  readonly heapStart: () => number;
  readonly firstOutside: (numbers: number, count: number, from: number, to: number) => number;
  readonly firstMisplaced: (numbers: number, count: number, most: number) => number;
  readonly tileRows: WebAssembly.Global<'i32'>;
}

const page = 65536;
const mostPages = 65536;
/** Kernels may load whole vectors where only a part is meant: this number of bytes behind the last storage is unused. */
const guard = 64;
/** The memory grows by at least so much at a time. */
const growth = 4 * 1024 * 1024;
/** Work of fewer nanoseconds (as estimated for one thread) is not worth waking the workers for. */
const worthSharing = 20_000;

/** Numbers in the memory. */
export class WasmStorage<T extends ElementType = ElementType> implements DeviceStorage<T> {
  readonly dtype: T;
  readonly length: number;
  readonly machine: Machine;
  block: Block | undefined;

  constructor(machine: Machine, type: T, length: number, block: Block) {
    this.machine = machine;
    this.dtype = type;
    this.length = length;
    this.block = block;
  }
}

/** The compiled kernels with their memory and their workers. */
export class Machine implements IndexScan {
  readonly threads: number;
  /** Rows of a tile of the matrix product: 4, or 6 with relaxed SIMD. */
  readonly tileRows: number;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: KernelExports;
  readonly #allocator: Allocator;
  readonly #helpers: Helper[] = [];
  #words: Int32Array;
  #fractions: Float32Array;
  #scratch: Block | undefined;

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, threads: number) {
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    // The exports of our own module, checked by its build.
    this.#exports = instance.exports as WebAssembly.Exports & KernelExports;
    this.#memory = memory;
    this.threads = threads;
    this.tileRows = this.#exports.tileRows.value;
    this.#words = new Int32Array(memory.buffer);
    this.#fractions = new Float32Array(memory.buffer);
    this.#words[PAGES >> 2] = memory.buffer.byteLength / page;
    this.#words[MAY_SLEEP >> 2] = Number(mainThreadMaySleep);
    const start = Math.ceil(this.#exports.heapStart() / 64) * 64;
    this.#allocator = new Allocator(start, memory.buffer.byteLength - guard, (end) => this.#grow(end));
  }

  /** Starts the workers and waits until they are ready. @throws WorkersRefused if one does not start; then none is left. */
  async start(module: WebAssembly.Module): Promise<void> {
    const others = Array.from({ length: this.threads - 1 }, (_, index) =>
      startWorker({ module, memory: this.#memory, index: index + 1 }),
    );
    const started = await Promise.allSettled(others);
    for (const result of started) if (result.status === 'fulfilled') this.#helpers.push(result.value);
    const failed = started.find((result) => result.status === 'rejected');
    if (failed) {
      await this.stop();
      throw failed.reason;
    }
  }

  /** Ends the workers. */
  async stop(): Promise<void> {
    if (this.#helpers.length === 0) return;
    Atomics.store(this.#words, STOP >> 2, 1);
    Atomics.add(this.#words, SEQUENCE >> 2, 1);
    Atomics.notify(this.#words, SEQUENCE >> 2);
    Atomics.notify(this.#words, DONE >> 2);
    await Promise.all(this.#helpers.splice(0).map((helper) => helper.stop()));
  }

  allocate(bytes: number): Block {
    const block = this.#allocator.allocate(bytes);
    if (!block) {
      throw new DeviceError(
        `wasm: no room for ${bytes} bytes more: ${this.#allocator.used} are in use and the memory cannot grow beyond its limit. Free tensors, take smaller batches, or raise maximumMemory.`,
      );
    }
    return block;
  }

  free(block: Block): void {
    this.#allocator.free(block);
  }

  /** The numbers of a storage, until the memory grows. */
  numbers<T extends ElementType>(storage: DeviceStorage<T>): Numbers<T> {
    const address = this.address(storage);
    const buffer = this.#memory.buffer;
    const numbers: Numbers =
      storage.dtype === 'int32'
        ? new Int32Array(buffer, address, storage.length)
        : new Float32Array(buffer, address, storage.length);
    // The condition picks the array that `Numbers` names for T, which the compiler cannot follow.
    return numbers as Numbers<T>;
  }

  /** Where a storage lies. @throws DeviceError if it is not one of this machine, or no more. */
  address(storage: DeviceStorage): number {
    if (!(storage instanceof WasmStorage) || storage.machine !== this) {
      requireStorage('wasm', storage);
      throw new DeviceError('wasm: this storage belongs to another device; read it there and write it here.');
    }
    if (!storage.block) {
      throw new DeviceError(`wasm: this storage (${storage.dtype}, ${storage.length} numbers) was freed.`);
    }
    return storage.block.address;
  }

  firstOutside(storage: DeviceStorage<'int32'>, { start, count, from, to }: IndexRange): number {
    const place = this.#exports.firstOutside(this.address(storage) + 4 * start, count, from, to);
    return place < 0 ? place : start + place;
  }

  firstMisplaced(storage: DeviceStorage<'int32'>, count: number, most: number): number {
    return this.#exports.firstMisplaced(this.address(storage), count, most);
  }

  /** Room for a kernel's intermediate results, until the next call of this. */
  scratch(bytes: number): number {
    if (!this.#scratch || this.#scratch.size < bytes) {
      if (this.#scratch) this.#allocator.free(this.#scratch);
      this.#scratch = undefined;
      this.#scratch = this.allocate(bytes);
    }
    return this.#scratch.address;
  }

  /** Writes an argument of the next kernel. */
  set(place: number, value: number): void {
    this.#words[(ARGUMENTS >> 2) + place] = value;
  }

  /** Writes an argument that is a fraction. */
  setFraction(place: number, value: number): void {
    this.#fractions[(ARGUMENTS >> 2) + place] = value;
  }

  /** Writes an argument that is the address of a storage, or 0 for none. */
  setStorage(place: number, storage: DeviceStorage | undefined): void {
    this.set(place, storage ? this.address(storage) : 0);
  }

  /** Writes several of them, one place after the other. */
  setStorages(first: number, ...storages: readonly (DeviceStorage | undefined)[]): void {
    for (const storage of storages) this.setStorage(first++, storage);
  }

  /**
   * Runs a kernel with the arguments that were set.
   * @param nanoseconds about how long one thread takes
   */
  run(kernel: number, chunks: number, nanoseconds: number): void {
    if (this.threads === 1 || chunks < 2 || nanoseconds < worthSharing) {
      this.#exports.run(kernel, chunks);
      return;
    }
    this.#exports.share(kernel, chunks);
    if (this.#words[FAILED >> 2] !== 0) {
      throw new DeviceError(
        'wasm: a worker failed in its part of a kernel; the device is of no more use. Close it, and please report what ran.',
      );
    }
  }

  #grow(end: number): number | undefined {
    const memory = this.#memory;
    const now = memory.buffer.byteLength;
    const needed = Math.ceil((end + guard - now) / page);
    if (now / page + needed > mostPages) return undefined;
    for (const pages of [Math.max(needed, growth / page), needed]) {
      try {
        memory.grow(Math.max(pages, 0));
        this.#words = new Int32Array(memory.buffer);
        this.#fractions = new Float32Array(memory.buffer);
        Atomics.store(this.#words, PAGES >> 2, memory.buffer.byteLength / page);
        return memory.buffer.byteLength - guard;
      } catch {
        // Beyond the memory's limit, or the system has no more: try less, then say no.
      }
    }
    return undefined;
  }
}
