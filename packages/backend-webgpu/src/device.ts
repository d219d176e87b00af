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
  requireKernel,
  requireWritable,
} from '@argand/backend';
import type { AdapterDescription } from './adapter-description.ts';
import type { WebGpuKernelContext } from './kernel-context.ts';
import { kernelTable } from './kernels/index.ts';
import { Machine } from './machine.ts';
import { type KernelTime, kernelTimes } from './profile.ts';
import type { Statistics } from './statistics.ts';
import { WebGpuStorage } from './storage.ts';

/** @internal What a {@link WebGpuDevice} is made of. */
export interface WebGpuDeviceOptions {
  readonly gpu: GPUDevice;
  readonly adapter: AdapterDescription;
  /** Whether kernels use subgroups, where the adapter has them. Default true. */
  readonly subgroups?: boolean | undefined;
  /** Whether products go through tiles of workgroup memory. Default what suits the adapter. */
  readonly tiles?: boolean | undefined;
  readonly pooledMemory: number;
  readonly maximumMemory: number;
  /** Kernels of the user's own. Default none. */
  readonly kernels?: readonly KernelImplementation<WebGpuKernelContext>[] | undefined;
}

/** A device on a GPU. Kernels are queued and submitted in batches: when there are enough, or something is read. */
export class WebGpuDevice implements Device {
  readonly backend = 'webgpu';
  readonly description: string;
  readonly threads = 1;
  readonly arithmetic = { precision: 'float32', nan: false, signedZero: false, denormals: false } as const;
  /** What runs the kernels. */
  readonly adapter: AdapterDescription;
  readonly #machine: Machine;
  readonly #kernels: KernelTable;
  readonly #maximumMemory: number;
  readonly #live = new Set<WebGpuStorage>();
  #bytes = 0;
  #closed = false;

  /** @internal Use {@link webgpu}. */
  constructor({
    gpu,
    adapter,
    subgroups = true,
    tiles,
    pooledMemory,
    maximumMemory,
    kernels = [],
  }: WebGpuDeviceOptions) {
    const lanes = (subgroups && adapter.subgroups?.smallest) || 1;
    this.#machine = new Machine(gpu, { pooledMemory, lanes, tiles: tiles ?? !adapter.software });
    this.#kernels = kernelTable(this.#machine);
    const context = contextOf(this.#machine);
    for (const kernel of kernels) kernel.addTo(this.#kernels, context);
    this.#maximumMemory = maximumMemory;
    this.adapter = adapter;
    this.description = `webgpu: ${adapter.name}${adapter.software ? ' (software)' : ''}`;
  }

  allocate<T extends ElementType>(type: T, length: number): DeviceStorage<T> {
    this.#requireOpen();
    this.#machine.failures.check();
    requireElementType('webgpu', type);
    const what = `webgpu: a storage of ${length} numbers was requested`;
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new DeviceError(`${what}; a length is a whole number from 0.`);
    }
    const bytes = 4 * length;
    const { maxBufferSize, maxStorageBufferBindingSize } = this.adapter.limits;
    const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    if (bytes > most) {
      throw new DeviceError(
        `${what}: ${bytes} bytes, but a kernel of this adapter (${this.adapter.name}) takes at most ${most} bytes; work in smaller batches.`,
      );
    }
    if (this.#bytes + bytes > this.#maximumMemory) {
      throw new DeviceError(
        `${what}: ${bytes} bytes beside ${this.#bytes} in use, but maximumMemory is ${this.#maximumMemory}; free storages, work in smaller batches, or raise it.`,
      );
    }
    const block = this.#machine.pool.take(Math.max(bytes, 4), `a ${type} storage of ${length} numbers`);
    const storage = new WebGpuStorage(this.#machine, type, length, block);
    this.#live.add(storage);
    this.#bytes += bytes;
    return storage;
  }

  free(storage: DeviceStorage): void {
    if (this.#closed) return;
    const block = this.#machine.block(storage);
    if (!(storage instanceof WebGpuStorage)) return;
    storage.block = undefined;
    this.#machine.pool.give(block);
    this.#live.delete(storage);
    this.#bytes -= 4 * storage.length;
  }

  write(storage: DeviceStorage, numbers: Float32Array | Float64Array | Int32Array, offset = 0): void {
    const block = this.#machine.block(storage);
    requireWritable('webgpu', numbers);
    requireRange('write', storage, offset, numbers.length);
    this.#machine.failures.check();
    this.#machine.write(block, 4 * offset, inTypeOf(storage, numbers));
  }

  async read<T extends ElementType>(
    storage: DeviceStorage<T>,
    offset = 0,
    length?: number,
  ): Promise<Numbers<T>> {
    const block = this.#machine.block(storage);
    const count = length ?? storage.length - offset;
    requireRange('read', storage, offset, count);
    const bytes = count > 0 ? await this.#machine.read(block, 4 * offset, 4 * count) : new ArrayBuffer(0);
    const numbers: Numbers = storage.dtype === 'int32' ? new Int32Array(bytes) : new Float32Array(bytes);
    // The condition picks the array that `Numbers` names for T, which the compiler cannot follow.
    return numbers as Numbers<T>;
  }

  supports<Call>(kernel: Kernel<Call>): boolean {
    return this.#kernels.has(kernel);
  }

  run<Call>(kernel: Kernel<Call>, call: Call): void {
    this.#requireOpen();
    this.#machine.failures.check();
    requireKernel('webgpu', kernel);
    this.#machine.kernelScratch.during(kernel.name, () => this.#kernels.run(kernel, call));
  }

  async synchronize(): Promise<void> {
    this.#requireOpen();
    await this.#machine.synchronize();
  }

  memory() {
    return { storages: this.#live.size, bytes: this.#bytes };
  }

  /**
   * Runs `work` and takes the time of every kernel that it asks for, by the GPU's own clock; the longest first. What copies and
   * clears buffers is not among them. {@link profileTable} shows the times to people.
   *
   * Kernels run one by one for this, a little slower than otherwise. Browsers round the clock, to 0.1 ms unless their developer
   * features are on: there, repeat the work until it lasts.
   * @throws DeviceError where the adapter has no timestamps, which `adapter.features` says beforehand.
   */
  async profile(work: () => unknown): Promise<KernelTime[]> {
    this.#requireOpen();
    if (!this.adapter.features.includes('timestamp-query')) {
      throw new DeviceError(
        `webgpu: profile needs timestamps, which this adapter (${this.adapter.name}) has not; measure the time until synchronize() instead.`,
      );
    }
    return kernelTimes(await this.#machine.measure(work));
  }

  /** How many buffers, pipelines and submissions there are. */
  statistics(): Statistics {
    return this.#machine.statistics();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const storage of this.#live) storage.block = undefined;
    this.#live.clear();
    this.#bytes = 0;
    await this.#machine.close();
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

  #requireOpen(): void {
    if (this.#closed) throw new DeviceError('webgpu: this device was closed; open another.');
  }
}

/** What kernels of the user's own see of a machine. */
function contextOf(machine: Machine): WebGpuKernelContext {
  return {
    run: (program, dispatch) => machine.run(program, dispatch),
    scratch: (type, length) => machine.kernelScratch.storage(type, length),
  };
}

/** The numbers as the storage keeps them, in 32 bits each. */
function inTypeOf(
  storage: DeviceStorage,
  numbers: Float32Array | Float64Array | Int32Array,
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  return storage.dtype === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers);
}

function requireRange(what: string, storage: DeviceStorage, offset: number, length: number): void {
  if (Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0) {
    if (offset + length <= storage.length) return;
  }
  throw new DeviceError(
    `webgpu: ${what} of ${length} numbers from place ${offset} on, but the storage has ${storage.length}; take a range within it.`,
  );
}
