import type { DeviceArrays } from '../device-arrays.ts';
import type { Boxes } from './box-current.ts';

/** Copies boxes to a device, where samples are counted from an origin. */
export function placeBoxes(
  arrays: DeviceArrays,
  images: number,
  { offsets, source, open, close }: Boxes,
  origin: number,
) {
  return {
    images,
    offsets: arrays.place('int32', offsets),
    source: arrays.place('int32', source),
    open: arrays.place('int32', fromOrigin(open, origin)),
    close: arrays.place('int32', fromOrigin(close, origin)),
  };
}

/** Samples as they are counted on the device. */
export function fromOrigin(samples: Float64Array | readonly number[], origin: number): Int32Array {
  return Int32Array.from(samples, (sample) => sample - origin);
}
