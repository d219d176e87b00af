import type { Device, DeviceStorage } from '@argand/backend';
import type { FanOutArrays } from '@argand/backend/kernels';
import type { FanOut } from '@argand/layers';

/** Arrays on a device with one owner, which frees all of them, also where the work that needs them throws halfway. */
export class DeviceArrays {
  readonly device: Device;
  readonly #held = new Set<DeviceStorage>();

  constructor(device: Device) {
    this.device = device;
  }

  /** A new storage; what it holds is unspecified. */
  allocate<T extends 'int32' | 'float32'>(type: T, length: number): DeviceStorage<T> {
    const storage = this.device.allocate(type, length);
    this.#held.add(storage);
    return storage;
  }

  /** A new storage of these numbers. */
  place<T extends 'int32' | 'float32'>(
    type: T,
    numbers: Float32Array | Float64Array | Int32Array,
  ): DeviceStorage<T> {
    const storage = this.allocate(type, numbers.length);
    this.device.write(storage, numbers);
    return storage;
  }

  /** A fan-out, for kernels of spiking neurons. */
  placeFanOut({ sources, targets, width, offsets, target, weight, weights }: FanOut): FanOutArrays {
    return {
      sources,
      targets,
      width,
      offsets: this.place('int32', offsets),
      target: this.place('int32', target),
      weight: this.place('int32', weight),
      weights: this.place('float32', weights),
    };
  }

  /** Frees everything. Idempotent. */
  free(): void {
    for (const storage of this.#held) {
      this.#held.delete(storage);
      this.device.free(storage);
    }
  }
}

/** Runs work with arrays that are freed when it ends, however it ends. */
export async function withArrays<T>(
  device: Device,
  work: (arrays: DeviceArrays) => T | Promise<T>,
): Promise<T> {
  const arrays = new DeviceArrays(device);
  try {
    return await work(arrays);
  } finally {
    arrays.free();
  }
}

/** Makes something of arrays, and hands the arrays over with it; if that throws, they are freed. */
export function owning<T>(device: Device, make: (arrays: DeviceArrays) => T): Owned<T> {
  const arrays = new DeviceArrays(device);
  try {
    return { content: make(arrays), free: () => arrays.free() };
  } catch (error) {
    arrays.free();
    throw error;
  }
}

/** A fan-out on a device: the one that lies there already, which its owner frees, or a new one. */
export function ownFanOut(
  device: Device,
  fanOut: FanOut,
  placed: FanOutArrays | undefined,
): Owned<FanOutArrays> {
  return placed
    ? { content: placed, free: () => undefined }
    : owning(device, (arrays) => arrays.placeFanOut(fanOut));
}

/** What lies on a device, with what frees it. */
export interface Owned<T> {
  readonly content: T;
  /** Idempotent. */
  free(): void;
}
