import type { SpikeArrays } from '@argand/backend/kernels';
import type { SpikeTrain } from '@argand/phasor';
import type { DeviceArrays } from '../device-arrays.ts';

/** The largest float32 below 1: a phase must not round to 1. */
const almostOne = 1 - 2 ** -24;

/** Copies spikes to a device. */
export function placeSpikes(
  arrays: DeviceArrays,
  { images, offsets, neuron, cycle, phase }: SpikeTrain,
): SpikeArrays {
  const single = arrays.device.arithmetic.precision === 'float32';
  return {
    images,
    offsets: arrays.place('int32', Int32Array.from(offsets)),
    source: arrays.place('int32', neuron),
    cycle: arrays.place('int32', cycle),
    phase: arrays.place('float32', single ? rounded(phase) : phase),
  };
}

/** The most cycles from the first to the last spike of an image. */
export function cyclesOf({ images, offsets, cycle }: SpikeTrain): number {
  let most = 0;
  for (let image = 0; image < images; image++) {
    const [first, end] = [offsets[image], offsets[image + 1]];
    if (first < end) most = Math.max(most, cycle[end - 1] - cycle[first] + 1);
  }
  return most;
}

function rounded(phase: Float64Array): Float32Array {
  const single = new Float32Array(phase);
  for (let k = 0; k < single.length; k++) if (single[k] >= 1) single[k] = almostOne;
  return single;
}
