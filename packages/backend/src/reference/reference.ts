import { type Backend, type Device, DeviceError } from '../device.ts';
import type { Kernel } from '../kernel.ts';
import type { ElementType, Numbers, Storage } from '../storage.ts';

class ReferenceStorage<T extends ElementType> implements Storage<T> {
  readonly type: T;
  readonly length: number;
  numbers: Numbers<T> | undefined;

  constructor(type: T, length: number) {
    this.type = type;
    this.length = length;
    this.numbers = (type === 'int32' ? new Int32Array(length) : new Float64Array(length)) as Numbers<T>;
  }
}

/**
 * The slow and obvious backend: float64, one thread, every kernel by its own definition. It is what others are
 * compared with, and it takes any kernel, a user's too.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 *
 * const device = await openDevice([reference()]);
 * device.arithmetic.precision; // 'float64'
 * ```
 */
export function reference(): Backend {
  return { name: 'reference', open: async () => new ReferenceDevice() };
}

class ReferenceDevice implements Device {
  readonly backend = 'reference';
  readonly description = 'reference: plain JavaScript, float64, one thread';
  readonly threads = 1;
  readonly arithmetic = { precision: 'float64', nan: true, signedZero: true, denormals: true } as const;
  readonly #live = new Set<Storage>();

  allocate<T extends ElementType>(type: T, length: number): Storage<T> {
    const storage = new ReferenceStorage(type, length);
    this.#live.add(storage);
    return storage;
  }

  free(storage: Storage): void {
    this.#numbers(storage);
    this.#live.delete(storage);
    if (storage instanceof ReferenceStorage) storage.numbers = undefined;
  }

  write(storage: Storage, numbers: Float32Array | Float64Array | Int32Array, offset = 0): void {
    this.#numbers(storage).set(numbers, offset);
  }

  async read<T extends ElementType>(
    storage: Storage<T>,
    offset = 0,
    length = storage.length - offset,
  ): Promise<Numbers<T>> {
    const numbers: Numbers = this.#numbers(storage);
    // A slice is an array of the same kind, which the type of `slice` does not say.
    return numbers.slice(offset, offset + length) as Numbers<T>;
  }

  supports(): boolean {
    return true;
  }

  run<Call>(kernel: Kernel<Call>, call: Call): void {
    kernel.meaning(call, (storage) => this.#numbers(storage));
  }

  async synchronize(): Promise<void> {}

  memory() {
    let bytes = 0;
    for (const storage of this.#live) bytes += storage.length * (storage.type === 'int32' ? 4 : 8);
    return { storages: this.#live.size, bytes };
  }

  async close(): Promise<void> {
    for (const storage of this.#live) this.free(storage);
  }

  #numbers<T extends ElementType>(storage: Storage<T>): Numbers<T> {
    if (!(storage instanceof ReferenceStorage)) {
      throw new DeviceError(
        'reference: this storage belongs to another device; read it there and write it here.',
      );
    }
    if (!storage.numbers || !this.#live.has(storage)) {
      throw new DeviceError(
        `reference: this storage (${storage.type}, ${storage.length} numbers) was freed or belongs to another device.`,
      );
    }
    // `instanceof` forgets the type parameter, which the storage was made with.
    return storage.numbers as Numbers<T>;
  }
}
