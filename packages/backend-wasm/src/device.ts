import {
  type Device,
  DeviceError,
  type DeviceStorage,
  type ElementType,
  type Kernel,
  type KernelImplementation,
  type KernelTable,
  type Numbers,
  nodeInspect,
  requireElementType,
  requireWritable,
} from '@argand/backend';
import type { WasmKernelContext } from './kernel-context.ts';
import { kernelTable } from './kernels/index.ts';
import { type Machine, WasmStorage } from './machine.ts';

/** What a {@link WasmDevice} is made of, beside its machine. */
export interface WasmDeviceOptions {
  /** The instructions that the kernels use, in words. */
  readonly instructions: string;
  /** Kernels of the user's own. */
  readonly kernels: readonly KernelImplementation<WasmKernelContext>[];
  /** Why it has no more threads, if it should. */
  readonly whyOneThread: string | undefined;
}

/** A device on this process's processors. Kernels are done when `run` returns. */
export class WasmDevice implements Device {
  readonly backend = 'wasm';
  readonly description: string;
  readonly threads: number;
  readonly arithmetic = { precision: 'float32', nan: true, signedZero: true, denormals: true } as const;
  readonly #machine: Machine;
  readonly #kernels: KernelTable;
  readonly #live = new Set<WasmStorage>();
  #bytes = 0;
  #closed = false;

  constructor(machine: Machine, { instructions, kernels, whyOneThread }: WasmDeviceOptions) {
    this.#machine = machine;
    this.#kernels = kernelTable(machine);
    const context: WasmKernelContext = { memory: (storage) => machine.numbers(storage) };
    for (const kernel of kernels) kernel.addTo(this.#kernels, context);
    this.threads = machine.threads;
    const because = whyOneThread === undefined ? '' : `, because ${whyOneThread}`;
    this.description = `wasm: WebAssembly ${instructions}, ${machine.threads} ${machine.threads === 1 ? 'thread' : 'threads'}${because}`;
  }

  allocate<T extends ElementType>(type: T, length: number): DeviceStorage<T> {
    this.#requireOpen();
    requireElementType('wasm', type);
    if (!Number.isInteger(length) || length < 0) {
      throw new DeviceError(
        `wasm: a storage of ${length} numbers was requested; a length is a whole number from 0.`,
      );
    }
    const storage = new WasmStorage(this.#machine, type, length, this.#machine.allocate(4 * length));
    this.#live.add(storage);
    this.#bytes += 4 * length;
    return storage;
  }

  free(storage: DeviceStorage): void {
    if (this.#closed) return;
    this.#machine.address(storage);
    if (storage instanceof WasmStorage) this.#giveBack(storage);
  }

  write(storage: DeviceStorage, numbers: Float32Array | Float64Array | Int32Array, offset = 0): void {
    const place = this.#machine.numbers(storage);
    requireWritable('wasm', numbers);
    requireRange('write', storage, offset, numbers.length);
    place.set(numbers, offset);
  }

  async read<T extends ElementType>(
    storage: DeviceStorage<T>,
    offset = 0,
    length?: number,
  ): Promise<Numbers<T>> {
    const numbers = this.#machine.numbers(storage);
    const count = length ?? storage.length - offset;
    requireRange('read', storage, offset, count);
    // A slice is a copy outside of the shared memory, and an array of the storage's own kind.
    return numbers.slice(offset, offset + count) as Numbers<T>;
  }

  supports<Call>(kernel: Kernel<Call>): boolean {
    return this.#kernels.has(kernel);
  }

  run<Call>(kernel: Kernel<Call>, call: Call): void {
    this.#requireOpen();
    this.#kernels.run(kernel, call);
  }

  async synchronize(): Promise<void> {
    this.#requireOpen();
  }

  memory() {
    return { storages: this.#live.size, bytes: this.#bytes };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const storage of this.#live) this.#giveBack(storage);
    await this.#machine.stop();
  }

  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What it runs on, in words. */
  toString(): string {
    return `Device ${this.description}`;
  }

  /** What `console.log` of Node shows. */
  [nodeInspect](): string {
    return this.toString();
  }

  #giveBack(storage: WasmStorage): void {
    if (!storage.block) return;
    this.#machine.free(storage.block);
    storage.block = undefined;
    this.#live.delete(storage);
    this.#bytes -= 4 * storage.length;
  }

  #requireOpen(): void {
    if (this.#closed) throw new DeviceError('wasm: this device was closed; open another.');
  }
}

function requireRange(what: string, storage: DeviceStorage, offset: number, length: number): void {
  if (Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0) {
    if (offset + length <= storage.length) return;
  }
  throw new DeviceError(
    `wasm: ${what} of ${length} numbers from place ${offset} on, but the storage has ${storage.length}; take a range within it.`,
  );
}
