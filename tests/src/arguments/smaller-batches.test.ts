import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { createNetwork, dense } from '@argand/layers';
import { hold, spike } from '@argand/spiking';
import { expect, test } from 'vitest';

test('after a batch for which there is no room, a smaller one fits on the same device', async () => {
  const device = await openDevice([wasm({ threads: 1, maximumMemory: 48 * 2 ** 20 })]);
  const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(1000), dense(10)] });
  const images = { images: Float32Array.from({ length: 4 * 300 }, (_, i) => (i % 97) / 97), length: 300 };
  const before = device.memory();
  for (let attempt = 0; attempt < 3; attempt++) {
    const whole = spike(network, images, { neuron: hold({ cycles: 20 }), batchSize: 300 });
    await expect(whole).rejects.toThrow('take smaller batches');
    expect(device.memory()).toEqual(before);
  }
  const result = await spike(network, images, { neuron: hold({ cycles: 20 }), batchSize: 10 });
  expect(result.images).toBe(300);
  expect(device.memory()).toEqual(before);
  await device.close();
});
