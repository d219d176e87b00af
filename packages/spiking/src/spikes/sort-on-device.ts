import { type Device, sortSpikes } from '@argand/backend';
import type { SpikeTrain } from '@argand/phasor';
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
  const length = neuron.length;
  const counts = Int32Array.from({ length: images }, (_, image) => offsets[image + 1] - offsets[image]);
  const storages = {
    start: device.allocate('int32', images),
    count: device.allocate('int32', images),
    neuron: device.allocate('int32', length),
    cycle: device.allocate('int32', length),
    phase: device.allocate('float32', length),
  };
  try {
    device.write(storages.start, Int32Array.from(offsets.subarray(0, images)));
    device.write(storages.count, counts);
    device.write(storages.neuron, neuron);
    device.write(storages.cycle, cycle);
    device.write(storages.phase, phase);
    device.run(sortSpikes, { images, ...storages });
    const [sortedNeuron, sortedCycle, sortedPhase] = await Promise.all([
      device.read(storages.neuron),
      device.read(storages.cycle),
      device.read(storages.phase),
    ]);
    return { ...train, neuron: sortedNeuron, cycle: sortedCycle, phase: Float64Array.from(sortedPhase) };
  } finally {
    for (const storage of Object.values(storages)) device.free(storage);
  }
}
