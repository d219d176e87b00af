import type { Device, FanOutArrays, FiredArrays, SpikeArrays, Storage } from '@argand/backend';
import type { FanOut } from '@argand/layers';

/** A fan-out on a device, for kernels of spiking neurons. */
export function placeFanOut(device: Device, fanOut: FanOut): FanOutArrays {
  const { sources, targets, width } = fanOut;
  return {
    ...{ sources, targets, width },
    offsets: place(device, 'int32', fanOut.offsets),
    target: place(device, 'int32', fanOut.target),
    weight: place(device, 'int32', fanOut.weight),
    weights: place(device, 'float32', fanOut.weights),
  };
}

/** Gives back what kernels of spiking neurons read, wrote or keep. */
export function freeArrays(
  device: Device,
  arrays: FanOutArrays | FiredArrays | SpikeArrays | Readonly<Record<string, Storage>>,
): void {
  for (const storage of Object.values(arrays)) if (typeof storage === 'object') device.free(storage);
}

/** A new storage of these numbers. */
export function place<T extends 'int32' | 'float32'>(
  device: Device,
  type: T,
  numbers: Float32Array | Float64Array | Int32Array,
): Storage<T> {
  const storage = device.allocate(type, numbers.length);
  device.write(storage, numbers);
  return storage;
}
