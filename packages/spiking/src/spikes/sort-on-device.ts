import type { Device } from '@argand/backend';
import { sortSpikes } from '@argand/backend/kernels';
import type { SpikeTrain } from '@argand/phasor';
import { withArrays } from '../device-arrays.ts';
import { SpikeOrder } from './spike-order.ts';

/** The same spikes, each image's in the order of time: sorted by a device that can, its precision that of the phases, or here. */
export async function sortOnDevice(device: Device, train: SpikeTrain): Promise<SpikeTrain> {
  const { images, offsets, neuron, cycle, phase } = train;
  if (!device.supports(sortSpikes)) {
    const order = new SpikeOrder();
    for (let image = 0; image < images; image++) {
      order.sort(neuron, cycle, phase, offsets[image], offsets[image + 1]);
    }
    return train;
  }
  const counts = Int32Array.from({ length: images }, (_, image) => offsets[image + 1] - offsets[image]);
  return withArrays(device, async (arrays) => {
    const storages = {
      start: arrays.place('int32', Int32Array.from(offsets.subarray(0, images))),
      count: arrays.place('int32', counts),
      neuron: arrays.place('int32', neuron),
      cycle: arrays.place('int32', cycle),
      phase: arrays.place('float32', phase),
    };
    device.run(sortSpikes, { images, ...storages });
    const [sortedNeuron, sortedCycle, sortedPhase] = await Promise.all([
      device.read(storages.neuron),
      device.read(storages.cycle),
      device.read(storages.phase),
    ]);
    return { ...train, neuron: sortedNeuron, cycle: sortedCycle, phase: Float64Array.from(sortedPhase) };
  });
}
