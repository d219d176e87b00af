import type { Device } from '../device.ts';
import type { FiredArrays } from '../kernels/spiking/spike-arrays.ts';
import type { DeviceStorage, ElementType, Numbers } from '../storage.ts';
import { bits, type Tolerance } from './tolerance.ts';

/** What a storage held after a kernel ran. */
export interface Outcome {
  readonly name: string;
  readonly type: ElementType;
  readonly numbers: Numbers;
  readonly tolerance: Tolerance;
  /** How many numbers the kernel was to write; what lies behind them must be untouched. */
  readonly length: number;
}

/** What may be said of a storage that a kernel writes. */
export interface ResultOptions {
  /** What it is called in a message. Default `out`. */
  readonly name?: string | undefined;
  /** What it holds before; by default a number that no kernel computes, so that an element left out is found. */
  readonly start?: ArrayLike<number> | undefined;
  /** How many numbers lie behind those that are written. Default 3. */
  readonly spare?: number | undefined;
}

const untouched = 77_777;

/** Where a case puts its storages on a device, and from where their numbers are read when the kernel has run. */
export class Bench {
  readonly #device: Device;
  readonly #kept: { storage: DeviceStorage; name: string; tolerance: Tolerance; length: number }[] = [];
  readonly #fired: (FiredArrays & { readonly images: number })[] = [];

  constructor(device: Device) {
    this.#device = device;
  }

  /** A storage that the kernel reads. It must be the same afterwards. Numbers are rounded to the type first. */
  given<T extends ElementType>(type: T, numbers: ArrayLike<number>): DeviceStorage<T> {
    return this.#place(type, numbers, numbers.length, `input ${this.#kept.length}`, bits);
  }

  /** A storage that the kernel writes, or changes. */
  result<T extends ElementType>(
    type: T,
    length: number,
    tolerance: Tolerance,
    { name = 'out', start, spare = 3 }: ResultOptions = {},
  ): DeviceStorage<T> {
    const before = Array.from({ length: length + spare }, (_, i) =>
      start && i < length ? start[i] : untouched,
    );
    return this.#place(type, before, length, name, tolerance);
  }

  /**
   * Room for the spikes that a kernel finds, in whatever order: they are compared by neuron, cycle and phase. Of an image
   * that found more than there is room for, only the number is compared.
   */
  fired(images: number, capacity: number, phase: Tolerance): FiredArrays {
    const length = images * capacity;
    const fired = {
      capacity,
      count: this.result('int32', images, bits, { name: 'fired.count' }),
      neuron: this.result('int32', length, bits, { name: 'fired.neuron' }),
      cycle: this.result('int32', length, bits, { name: 'fired.cycle' }),
      phase: this.result('float32', length, phase, { name: 'fired.phase' }),
    };
    this.#fired.push({ ...fired, images });
    return fired;
  }

  /** What all storages hold now. */
  async outcomes(): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const numbersOf = new Map<DeviceStorage, Numbers>();
    for (const { storage, ...rest } of this.#kept) {
      const numbers = await this.#device.read(storage);
      numbersOf.set(storage, numbers);
      outcomes.push({ ...rest, type: storage.dtype, numbers });
    }
    for (const { images, capacity, count, neuron, cycle, phase } of this.#fired) {
      const [counts, ...arrays] = [count, neuron, cycle, phase].map(
        (storage) => numbersOf.get(storage) ?? new Float64Array(0),
      );
      for (let image = 0; image < images; image++) {
        sortFired(arrays, image * capacity, counts[image], capacity);
      }
    }
    return outcomes;
  }

  /** Gives all storages back. */
  free(): void {
    for (const { storage } of this.#kept) this.#device.free(storage);
    this.#kept.length = 0;
    this.#fired.length = 0;
  }

  #place<T extends ElementType>(
    type: T,
    numbers: ArrayLike<number>,
    length: number,
    name: string,
    tolerance: Tolerance,
  ): DeviceStorage<T> {
    const storage = this.#device.allocate(type, numbers.length);
    this.#device.write(storage, type === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers));
    this.#kept.push({ storage, name, tolerance, length });
    return storage;
  }
}

/** Sorts the spikes of an image by neuron, cycle and phase; where there was no room for all, what was written is nobody's. */
function sortFired(arrays: readonly Numbers[], from: number, count: number, capacity: number): void {
  if (count > capacity) {
    for (const array of arrays) array.fill(untouched, from, from + capacity);
    return;
  }
  const spikes = Array.from({ length: count }, (_, k) => arrays.map((array) => array[from + k]));
  spikes.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  spikes.forEach((spike, k) => {
    for (const [i, array] of arrays.entries()) array[from + k] = spike[i];
    // A phase outside [−1, 1) is no moment, however near it is.
    if (!(spike[2] >= -1 && spike[2] < 1)) arrays[2][from + k] = Number.NaN;
  });
}
