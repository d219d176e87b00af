import { readFileSync } from 'node:fs';
import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { readNetwork } from '@argand/layers';
import { gated, hold, type Neuron, type Noise, ode, resonator, spike } from '@argand/spiking';
import { expect, test } from 'vitest';
import { golden } from './golden/npy.ts';

// Images that leave a run have its bits on the CPU too, where membranes are float32 and time is told in pieces.

const images = 8;
const cycles = 6;
const noises: (Noise | undefined)[] = [undefined, { jitter: 0.02, deletion: 0.1, seed: 3 }];
const neurons: [string, Neuron][] = [
  ['gated', gated({ cycles })],
  ['hold', hold({ cycles })],
  ['hold with a leak', hold({ cycles, leak: 1 })],
  ['resonator', resonator({ cycles })],
  ['ode', ode({ cycles })],
];

test.each(neurons)('%s answers early with the bits of the whole run, on the CPU', async (_name, neuron) => {
  const file = new URL('../golden/mnist-mlp/network.safetensors', import.meta.url);
  const device = await openDevice([wasm()]);
  const network = await readNetwork(readFileSync(file), { device });
  const pixels = Float32Array.from(golden('mnist-mlp/inputs.npy').numbers.subarray(0, images * 784));
  for (const noise of noises) {
    const options = noise ? { neuron, noise } : { neuron };
    const whole = await spike(network, { images: pixels, length: images }, options);
    for (const stopEarly of [
      { stable: 99, from: 0 },
      { confidence: 0.5, from: 0 },
    ]) {
      const early = await spike(network, { images: pixels, length: images }, { ...options, stopEarly });
      for (const [image, answer] of (early.answerCycles ?? []).entries()) {
        const start = image * cycles * 10;
        const end = start + (answer + 1) * 10;
        expect(early.phases.slice(start, end)).toEqual(whole.phases.slice(start, end));
      }
    }
  }
  await device.close();
});

test.each(neurons)(
  'a convolution has the same bits for one image as for many: %s, on the CPU',
  async (_name, neuron) => {
    const file = new URL('../golden/mnist-cnn/network.safetensors', import.meta.url);
    const device = await openDevice([wasm()]);
    const network = await readNetwork(readFileSync(file), { device });
    const input = {
      images: Float32Array.from(golden('mnist-cnn/inputs.npy').numbers.subarray(0, 3 * 784)),
      length: 3,
    };
    const [many, one] = [
      await spike(network, input, { neuron, batchSize: 3 }),
      await spike(network, input, { neuron, batchSize: 1 }),
    ];
    expect(one.phases).toEqual(many.phases);
    expect(one.counts).toEqual(many.counts);
    await device.close();
  },
);
