import type { Device } from '../device.ts';
import type { ElementType, Numbers, Storage } from '../storage.ts';
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
  /** What it is called in a message; `out` if not given. */
  readonly name?: string;
  /** What it holds before; if not given, a number that no kernel gives, so that a place left out is found. */
  readonly start?: ArrayLike<number>;
  /** How many numbers lie behind those that are written; 3 if not given. */
  readonly spare?: number;
}

const untouched = 77_777;

/** Where a case puts its storages on a device, and from where their numbers are read when the kernel has run. */
export class Bench {
  readonly #device: Device;
  readonly #kept: { storage: Storage; name: string; tolerance: Tolerance; length: number }[] = [];

  constructor(device: Device) {
    this.#device = device;
  }

  /** A storage that the kernel reads. It must be the same afterwards. Numbers are rounded to the type first. */
  given<T extends ElementType>(type: T, numbers: ArrayLike<number>): Storage<T> {
    return this.#place(type, numbers, numbers.length, `input ${this.#kept.length}`, bits);
  }

  /** A storage that the kernel writes, or changes. */
  result<T extends ElementType>(
    type: T,
    length: number,
    tolerance: Tolerance,
    { name = 'out', start, spare = 3 }: ResultOptions = {},
  ): Storage<T> {
    const before = Array.from({ length: length + spare }, (_, i) =>
      start && i < length ? start[i] : untouched,
    );
    return this.#place(type, before, length, name, tolerance);
  }

  /** What all storages hold now. */
  async outcomes(): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const { storage, ...rest } of this.#kept) {
      outcomes.push({ ...rest, type: storage.type, numbers: await this.#device.read(storage) });
    }
    return outcomes;
  }

  /** Gives all storages back. */
  free(): void {
    for (const { storage } of this.#kept) this.#device.free(storage);
    this.#kept.length = 0;
  }

  #place<T extends ElementType>(
    type: T,
    numbers: ArrayLike<number>,
    length: number,
    name: string,
    tolerance: Tolerance,
  ): Storage<T> {
    const storage = this.#device.allocate(type, numbers.length);
    this.#device.write(storage, type === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers));
    this.#kept.push({ storage, name, tolerance, length });
    return storage;
  }
}
