import { DeviceError, type DeviceStorage, type ElementType, requireStorage } from '@argand/backend';

/** A storage of this backend: a typed array, until it is freed. Nobody else looks into it. */
export class PlainStorage<T extends ElementType = ElementType> implements DeviceStorage<T> {
  readonly dtype: T;
  readonly length: number;
  numbers: Float32Array | Int32Array | undefined;

  /** @throws DeviceError where there is no memory. */
  constructor(type: T, length: number) {
    this.dtype = type;
    this.length = length;
    try {
      this.numbers = type === 'int32' ? new Int32Array(length) : new Float32Array(length);
    } catch {
      throw new DeviceError(
        `plain: there is no room for ${length} numbers (${type}); work in smaller batches.`,
      );
    }
  }
}

/** The numbers of a storage. @throws DeviceError if it was freed, or is another backend's. */
export function numbersOf(storage: DeviceStorage): Float32Array | Int32Array {
  if (storage instanceof PlainStorage && storage.numbers) return storage.numbers;
  requireStorage('plain', storage);
  throw new DeviceError(
    `plain: this storage (${storage.dtype}, ${storage.length} numbers) was freed or belongs to another device.`,
  );
}
