import { type Device, DeviceError } from '../device.ts';
import type { Kernel } from '../kernel.ts';
import type { DeviceStorage, ElementType, Numbers } from '../storage.ts';

/** What a {@link FailingDevice} can fail in. */
export type FailingCall = 'allocate' | 'write' | 'run' | 'read';

/** All of them. */
export const failingCalls: readonly FailingCall[] = ['allocate', 'write', 'run', 'read'];

/**
 * A device for tests: forwards every call to another device, and fails in the one that it is set to fail in.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { FailingDevice } from '@argand/backend/conformance';
 *
 * const device = new FailingDevice(await openDevice([reference()]));
 * device.failAt('allocate', 1);
 * device.allocate('float32', 4);
 * let message = '';
 * try {
 *   device.allocate('float32', 4);
 * } catch (error) {
 *   message = String(error);
 * }
 * message; // 'DeviceError: planted failure in allocate'
 * ```
 */
export class FailingDevice implements Device {
  readonly backend: string;
  readonly description: string;
  readonly threads: number;
  readonly arithmetic: Device['arithmetic'];
  readonly #inner: Device;
  #call: FailingCall | undefined;
  /** How many calls are left before the one that fails. */
  #left = 0;
  /** The planted error, once it was thrown. */
  #failure: DeviceError | undefined;

  constructor(inner: Device) {
    this.#inner = inner;
    this.backend = inner.backend;
    this.description = `${inner.description}, failing on purpose`;
    this.threads = inner.threads;
    this.arithmetic = inner.arithmetic;
  }

  /** Fails once, in the call number `n` from now on, counting from 0. */
  failAt(call: FailingCall, n: number): void {
    this.#call = call;
    this.#left = n;
    this.#failure = undefined;
  }

  /** Fails no more. Returns the planted error if it was thrown since {@link failAt}. */
  stopFailing(): DeviceError | undefined {
    this.#call = undefined;
    return this.#failure;
  }

  allocate<T extends ElementType>(type: T, length: number): DeviceStorage<T> {
    this.#count('allocate');
    return this.#inner.allocate(type, length);
  }

  free(storage: DeviceStorage): void {
    this.#inner.free(storage);
  }

  write(storage: DeviceStorage, numbers: Float32Array | Float64Array | Int32Array, offset?: number): void {
    this.#count('write');
    this.#inner.write(storage, numbers, offset);
  }

  async read<T extends ElementType>(
    storage: DeviceStorage<T>,
    offset?: number,
    length?: number,
  ): Promise<Numbers<T>> {
    this.#count('read');
    return this.#inner.read(storage, offset, length);
  }

  supports<Call>(kernel: Kernel<Call>): boolean {
    return this.#inner.supports(kernel);
  }

  run<Call>(kernel: Kernel<Call>, call: Call): void {
    this.#count('run');
    this.#inner.run(kernel, call);
  }

  synchronize(): Promise<void> {
    return this.#inner.synchronize();
  }

  memory() {
    return this.#inner.memory();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #count(call: FailingCall): void {
    if (call !== this.#call || this.#left-- > 0) return;
    this.#call = undefined;
    this.#failure = new DeviceError(`planted failure in ${call}`);
    throw this.#failure;
  }
}

/**
 * Runs work on a device that fails in its first call, then in its second, and so on, of each kind, until the work is done without a
 * failure; and checks each time that all memory of the device was given back, and that the error thrown is the device's.
 *
 * @param work leaves nothing on the device, whether it succeeds or fails
 * @returns how often it failed
 * @throws Error that names the call after which something is left, or whose error was replaced by another or lost
 */
export async function requireNoLeaks(device: FailingDevice, work: () => unknown): Promise<number> {
  let failures = 0;
  const before = device.memory();
  for (const call of failingCalls) {
    for (let n = 0; ; n++) {
      device.failAt(call, n);
      let thrown: unknown;
      try {
        await work();
      } catch (error) {
        thrown = error;
      }
      const planted = device.stopFailing();
      const { storages, bytes } = device.memory();
      if (storages !== before.storages || bytes !== before.bytes) {
        throw new Error(
          `${planted ? `after a failure in ${call} ${n}` : 'without a failure'} there are ${storages} storages of ${bytes} bytes; expected ${before.storages} of ${before.bytes}, as before.`,
          { cause: thrown },
        );
      }
      if (thrown !== planted) {
        throw new Error(
          planted
            ? `the failure in ${call} ${n} was ${thrown === undefined ? 'lost' : 'replaced by another error'}.`
            : 'the work failed by itself.',
          { cause: thrown },
        );
      }
      if (!planted) break;
      failures++;
    }
  }
  return failures;
}
