import { CallCheck } from '../call-check.ts';
import { type Backend, type Device, DeviceError } from '../device.ts';
import { requireElementType, requireStorage, requireWritable } from '../device-arguments.ts';
import { scanHostArrays } from '../index-scan.ts';
import { nodeInspect } from '../inspect.ts';
import type { Kernel } from '../kernel.ts';
import type { DeviceStorage, ElementType, Numbers } from '../storage.ts';

class ReferenceStorage<T extends ElementType> implements DeviceStorage<T> {
  readonly dtype: T;
  readonly length: number;
  readonly numbers: Numbers<T>;

  constructor(type: T, length: number) {
    this.dtype = type;
    this.length = length;
    // The condition picks the array that `Numbers` names for T, which the compiler cannot follow.
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

/** The device of {@link reference}, which needs no waiting. */
export class ReferenceDevice implements Device {
  readonly backend = 'reference';
  readonly description = 'reference: plain JavaScript, float64, one thread';
  readonly threads = 1;
  readonly arithmetic = { precision: 'float64', nan: true, signedZero: true, denormals: true } as const;
  readonly #live = new Set<DeviceStorage>();
  readonly #check = new CallCheck(
    'reference',
    scanHostArrays((storage) => this.#numbers(storage)),
  );
  #closed = false;

  allocate<T extends ElementType>(type: T, length: number): DeviceStorage<T> {
    this.#requireOpen();
    requireElementType('reference', type);
    const what = `reference: cannot allocate ${length} numbers (${type})`;
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new DeviceError(`${what}; the length must be a whole number, 0 or more.`);
    }
    const storage = tryAllocate(type, length);
    if (!storage) throw new DeviceError(`${what}: no memory; free storages or work in smaller batches.`);
    this.#live.add(storage);
    return storage;
  }

  free(storage: DeviceStorage): void {
    if (this.#closed) return;
    this.#numbers(storage);
    this.#live.delete(storage);
  }

  write(storage: DeviceStorage, numbers: Float32Array | Float64Array | Int32Array, offset = 0): void {
    const to = this.#numbers(storage);
    requireWritable('reference', numbers);
    requireWithin('write', storage, offset, numbers.length);
    to.set(numbers, offset);
  }

  async read<T extends ElementType>(
    storage: DeviceStorage<T>,
    offset = 0,
    length?: number,
  ): Promise<Numbers<T>> {
    const numbers: Numbers = this.#numbers(storage);
    const count = length ?? storage.length - offset;
    requireWithin('read', storage, offset, count);
    // A slice is an array of the same kind, which the type of `slice` does not say.
    return numbers.slice(offset, offset + count) as Numbers<T>;
  }

  supports(): boolean {
    return true;
  }

  run<Call>(kernel: Kernel<Call>, call: Call): void {
    this.#check.run(kernel, call);
    kernel.reference(call, (storage) => this.#numbers(storage));
  }

  async synchronize(): Promise<void> {
    this.#requireOpen();
  }

  memory() {
    let bytes = 0;
    for (const storage of this.#live) bytes += storage.length * (storage.dtype === 'int32' ? 4 : 8);
    return { storages: this.#live.size, bytes };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#live.clear();
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
    if (this.#closed) throw new DeviceError('reference: the device is closed; open another one.');
  }

  #numbers<T extends ElementType>(storage: DeviceStorage<T>): Numbers<T> {
    requireStorage('reference', storage);
    const what = `reference: this storage (${storage.dtype}, ${storage.length} numbers)`;
    if (!(storage instanceof ReferenceStorage)) {
      throw new DeviceError(`${what} belongs to another device; read it there and write it here.`);
    }
    if (!this.#live.has(storage)) {
      throw new DeviceError(
        this.#closed
          ? `${what} went when its device was closed.`
          : `${what} was freed or belongs to another device.`,
      );
    }
    // `instanceof` forgets the type parameter, which the storage was made with.
    return storage.numbers as Numbers<T>;
  }
}

/** A new storage, or `undefined` where the platform has no room for it. */
function tryAllocate<T extends ElementType>(type: T, length: number): ReferenceStorage<T> | undefined {
  try {
    return new ReferenceStorage(type, length);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function requireWithin(
  action: 'read' | 'write',
  storage: DeviceStorage,
  offset: number,
  length: number,
): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && offset >= 0 && length >= 0 && offset + length <= storage.length) return;
  throw new DeviceError(
    `reference: cannot ${action} ${length} numbers from place ${offset} on in a storage of ${storage.length}; all must lie within it.`,
  );
}
