/// <reference lib="esnext.disposable" preserve="true" />
import type { Kernel } from './kernel.ts';
import type { DeviceStorage, ElementType, Numbers } from './storage.ts';

/** What a device's numbers promise beyond finite values. The conformance suite checks what is declared. */
export interface Arithmetic {
  /** The format in which a 'float32' storage is kept and computed. */
  readonly precision: 'float32' | 'float64';
  /**
   * NaN and infinities go in and come out of arithmetic as IEEE 754 has them. (`isNaN`, `sinPi`, `cosPi`, `phase`, `copy`,
   * `select`, `gather` and the silence of fused kernels keep NaN on every device, and a logarithm, a root or a power that is no real number is NaN
   * on every device.)
   */
  readonly nan: boolean;
  /** −0 and +0 are distinguished. */
  readonly signedZero: boolean;
  /** Numbers below 2^−126 in magnitude are kept, not flushed to 0. */
  readonly denormals: boolean;
}

/** How much a device holds at this moment. */
export interface MemoryUse {
  readonly storages: number;
  readonly bytes: number;
}

/**
 * An open device: allocates storages and runs kernels on them, in the order in which they were requested.
 * Everything but `read`, `synchronize` and `close` returns at once; the work may still be going on.
 *
 * `await using device = await openDevice([…])` closes it at the end of the block.
 */
export interface Device extends AsyncDisposable {
  /** The backend's name: `wasm`, `webgpu`, `reference`, … */
  readonly backend: string;
  /** What runs the kernels, in words for a person: instruction set, threads, adapter. */
  readonly description: string;
  /** How many threads of the host share the work; 1 where the question makes no sense. */
  readonly threads: number;
  readonly arithmetic: Arithmetic;
  /**
   * Makes room for `length` numbers, 0 or more.
   * Throws a {@link DeviceError} when there is no room, or `length` is not such a number.
   */
  allocate<T extends ElementType>(type: T, length: number): DeviceStorage<T>;
  /**
   * Gives a storage back. Work already queued still sees it; using it afterwards throws, and so does freeing it twice. On a device
   * that is closed or lost this does nothing: its storages went with it, and cleaning up must not replace the error that led there.
   */
  free(storage: DeviceStorage): void;
  /**
   * Copies numbers into a storage, from its place `offset` on, rounded to its type. The array can be changed as soon as
   * this returns. Throws a {@link DeviceError} if they reach beyond the storage's end.
   */
  write(storage: DeviceStorage, numbers: Float32Array | Float64Array | Int32Array, offset?: number): void;
  /**
   * Reads `length` numbers from place `offset` on, as work queued before leaves them and work queued later has
   * not touched them. Rejects with a {@link DeviceError} if they reach beyond the storage's end.
   */
  read<T extends ElementType>(
    storage: DeviceStorage<T>,
    offset?: number,
    length?: number,
  ): Promise<Numbers<T>>;
  /** Whether `run` takes this kernel. True of every required one. */
  supports<Call>(kernel: Kernel<Call>): boolean;
  /**
   * Runs one kernel. No call reads or writes outside of its storages: {@link KernelTable} and {@link CallCheck} check that it fits them.
   * Throws a {@link DeviceError} for a kernel it does not have, for a storage that was freed or is another device's, and for a call that does
   * not fit its storages: too few numbers, another type, a size below 0, the same storage read and written. An index out of range is refused
   * where the host can see it, as on the CPU; elsewhere the numbers that the kernel writes are unspecified.
   */
  run<Call>(kernel: Kernel<Call>, call: Call): void;
  /** Resolves when all queued work is done; rejects with what went wrong in it. */
  synchronize(): Promise<void>;
  /** How many storages are allocated now, and the bytes they hold. */
  memory(): MemoryUse;
  /**
   * Gives everything back: storages, threads, the adapter. Reads in progress are completed. Idempotent; using it afterwards throws, except for
   * `free`.
   */
  close(): Promise<void>;
}

/** A way to get a device: a value that is passed to {@link openDevice}; nothing is registered anywhere. */
export interface Backend {
  readonly name: string;
  /** Opens a device, or rejects with the reason why it cannot run here. */
  open(): Promise<Device>;
}

export { DeviceError } from '@argand/errors';
