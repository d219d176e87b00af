import {
  type Device,
  DeviceError,
  type DeviceStorage,
  type ElementType,
  type Kernel,
  type Numbers,
  requireElementType,
  requireWritable,
} from '@argand/backend';
import { requiredKernels } from './kernels.ts';
import { numbersOf, PlainStorage } from './storage.ts';

/** A device whose work is done when `run` returns, so that there is nothing to wait for. */
export class PlainDevice implements Device {
  readonly backend = 'plain';
  readonly description = 'plain: JavaScript loops, float32, one thread';
  readonly threads = 1;
  readonly arithmetic = { precision: 'float32', nan: true, signedZero: true, denormals: true } as const;
  readonly #kernels = requiredKernels();
  readonly #live = new Set<DeviceStorage>();

  #closed = false;

  allocate<T extends ElementType>(type: T, length: number): DeviceStorage<T> {
    this.#requireOpen();
    requireElementType('plain', type);
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new DeviceError(
        `plain: a storage of ${length} numbers was requested; a length is a whole number from 0.`,
      );
    }
    const storage = new PlainStorage(type, length);
    this.#live.add(storage);
    return storage;
  }

  free(storage: DeviceStorage): void {
    if (this.#closed) return;
    this.#numbers(storage);
    this.#live.delete(storage);
    if (storage instanceof PlainStorage) storage.numbers = undefined;
  }

  write(storage: DeviceStorage, numbers: Float32Array | Float64Array | Int32Array, offset = 0): void {
    const place = this.#numbers(storage);
    requireWritable('plain', numbers);
    requireWithin('write', storage, offset, numbers.length);
    place.set(numbers, offset);
  }

  async read<T extends ElementType>(
    storage: DeviceStorage<T>,
    offset = 0,
    length?: number,
  ): Promise<Numbers<T>> {
    const numbers = this.#numbers(storage);
    const count = length ?? storage.length - offset;
    requireWithin('read', storage, offset, count);
    // The array is of the kind that the storage's type names, which the compiler cannot follow.
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
    let bytes = 0;
    for (const { length } of this.#live) bytes += 4 * length;
    return { storages: this.#live.size, bytes };
  }

  async close(): Promise<void> {
    for (const storage of this.#live) this.free(storage);
    this.#closed = true;
  }

  #requireOpen(): void {
    if (this.#closed) throw new DeviceError('plain: the device is closed; open another one.');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #numbers(storage: DeviceStorage): Float32Array | Int32Array {
    const numbers = numbersOf(storage);
    if (this.#live.has(storage)) return numbers;
    throw new DeviceError(
      `plain: this storage (${storage.dtype}, ${storage.length} numbers) belongs to another device; read it there and write it here.`,
    );
  }
}

function requireWithin(caller: string, storage: DeviceStorage, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && offset >= 0 && length >= 0 && offset + length <= storage.length) return;
  throw new DeviceError(
    `plain: cannot ${caller} ${length} numbers from place ${offset} on in a storage of ${storage.length}; all must lie within it.`,
  );
}
