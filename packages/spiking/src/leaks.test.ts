import { type Device, type Kernel, openDevice, reference } from '@argand/backend';
import { FailingDevice, requireNoLeaks } from '@argand/backend/conformance';
import { sortSpikes } from '@argand/backend/kernels';
import { createNetwork, dense, type Network } from '@argand/layers';
import { expect, test } from 'vitest';
import {
  exportNetwork,
  gated,
  hold,
  type Neuron,
  ode,
  openStream,
  resonator,
  type SpikeOptions,
  spike,
} from './index.ts';

const images = { images: Float32Array.from({ length: 12 }, (_, i) => i / 12 - 0.4), length: 3 };

/** The reference device without the kernel that sorts spikes. */
class Unsorted extends FailingDevice {
  override supports<Call>(kernel: Kernel<Call>): boolean {
    return kernel.name !== sortSpikes.name && super.supports(kernel);
  }
}

const small = (device: Device): Promise<Network> =>
  createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(3), dense(3), dense(2)] });

const devices = [
  ['all kernels', new FailingDevice(await openDevice([reference()]))],
  ['no kernel to sort', new Unsorted(await openDevice([reference()]))],
] as const;

const neurons: [string, Neuron][] = [
  ['gated, a wave', gated()],
  ['gated, a stream', gated({ cycles: 3 })],
  ['hold', hold({ cycles: 3 })],
  ['resonator', resonator({ cycles: 3 })],
  ['ode on a grid', ode({ cycles: 3 })],
];

for (const [kernels, device] of devices) {
  test.each(neurons)(
    `a failure in any call of spike leaves nothing on a device with ${kernels}: %s`,
    async (_name, neuron) => {
      const network = await small(device);
      const options: Partial<SpikeOptions>[] = [{}, { batchSize: 2 }, { record: true }];
      if (!neuron.evaluation(3, undefined).once) options.push({ stopEarly: { stable: 1, from: 1 } });
      for (const changed of options) {
        const failures = await requireNoLeaks(device, () => spike(network, images, { neuron, ...changed }));
        expect(failures).toBeGreaterThan(10);
      }
      network.dispose();
      expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
    },
  );

  test.each(neurons)(
    `nor of a stream that is closed, on a device with ${kernels}: %s`,
    async (_name, neuron) => {
      if (neuron.evaluation(3, undefined).once) return;
      const network = await small(device);
      await requireNoLeaks(device, async () => {
        const stream = await openStream(network, { neuron });
        try {
          await stream.setInput(images.images.subarray(0, 4));
          await stream.advance(2);
          await stream.save();
        } finally {
          await stream.close();
        }
      });
      network.dispose();
      expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
    },
  );

  test(`nor of an export, on a device with ${kernels}`, async () => {
    const network = await small(device);
    await requireNoLeaks(device, () => exportNetwork(network, { neuron: gated() }));
    network.dispose();
  });
}
