import { describeValue } from './argument-type.ts';
import { DeviceError } from './device.ts';
import type { Kernel } from './kernel.ts';
import type { DeviceStorage, ElementType } from './storage.ts';

/** Kinds of arrays that {@link Device.write} takes. */
const writable: ReadonlySet<string | undefined> = new Set(['Float32Array', 'Float64Array', 'Int32Array']);

/**
 * Checks the type of a new storage. For `allocate` of a device.
 *
 * @throws DeviceError that names what was received
 */
export function requireElementType(backend: string, type: unknown): asserts type is ElementType {
  if (type === 'float32' || type === 'int32') return;
  throw new DeviceError(
    `${backend}: expected the type of a storage to be 'float32' or 'int32', received ${describeValue(type)}.`,
  );
}

/** @throws DeviceError if what a device is to run is no kernel */
export function requireKernel(backend: string, kernel: unknown): asserts kernel is Kernel<never> {
  if (
    typeof kernel === 'object' &&
    kernel !== null &&
    'declare' in kernel &&
    typeof kernel.declare === 'function'
  )
    return;
  throw new DeviceError(
    `${backend}: expected a kernel, such as fill of @argand/backend/kernels, received ${describeValue(kernel)}.`,
  );
}

/** Whether a value has what every storage has, whichever device it is of. */
export function isStorage(value: unknown): value is DeviceStorage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'dtype' in value &&
    (value.dtype === 'float32' || value.dtype === 'int32') &&
    'length' in value &&
    Number.isInteger(value.length)
  );
}

/**
 * Checks that an argument of a device is a storage at all. Whether it is one of that device, the device knows.
 *
 * @throws DeviceError that names what was received
 */
export function requireStorage(backend: string, value: unknown): asserts value is DeviceStorage {
  if (isStorage(value)) return;
  throw new DeviceError(
    `${backend}: expected a storage that this device allocated, received ${describeValue(value)}. Pass what allocate() or storageOf(tensor) returned.`,
  );
}

/**
 * Checks the numbers for `write` of a device, by their tag, so that arrays of another realm are taken.
 *
 * @throws DeviceError that names what was received
 */
export function requireWritable(
  backend: string,
  numbers: unknown,
): asserts numbers is Float32Array | Float64Array | Int32Array {
  if (ArrayBuffer.isView(numbers) && writable.has((numbers as Partial<Float32Array>)[Symbol.toStringTag]))
    return;
  throw new DeviceError(
    `${backend}: expected the numbers to write to be a Float32Array, a Float64Array or an Int32Array, received ${describeValue(numbers)}.`,
  );
}
