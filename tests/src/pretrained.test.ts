import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { fashionMnist, mnist, take } from '@argand/datasets';
import {
  fashionMnistCnn,
  fashionMnistMlp,
  mnistCnn,
  mnistMlp,
  type PretrainedNetwork,
} from '@argand/pretrained';
import { compare, gated, spike } from '@argand/spiking';
import { evaluate } from '@argand/training';
import { expect, test } from 'vitest';

async function examine(shipped: PretrainedNetwork, source: ReturnType<typeof mnist>) {
  const device = await openDevice([wasm({ threads: 2 })]);
  try {
    const network = await shipped.load({ device });
    const data = await source.load('test');
    const atemporal = await evaluate(network, data);
    const few = take(data, 0, 500);
    const spiking = await spike(network, few, { neuron: gated() });
    const phases = atemporal.phases.subarray(0, 500 * shipped.classes.length);
    return {
      accuracy: atemporal.accuracy,
      agreement: compare(spiking, phases, network.description.readout).agreement,
    };
  } finally {
    await device.close();
  }
}

test.each([
  ['dense', mnistMlp],
  ['convolutional', mnistCnn],
])('the %s digits network answers as many test images as it says, on spikes too', async (_kind, shipped) => {
  const { accuracy, agreement } = await examine(shipped, mnist());
  // Instruction sets round differently: an image or two may change sides.
  expect(Math.abs(accuracy - shipped.accuracy)).toBeLessThanOrEqual(0.0003);
  expect(agreement).toBe(1);
});

const clothesAreHere = await fashionMnist()
  .load('test', { mirrors: [] })
  .then(
    () => true,
    () => false,
  );

test.skipIf(!clothesAreHere).each([
  ['dense', fashionMnistMlp],
  ['convolutional', fashionMnistCnn],
])('the %s clothes network likewise', async (_kind, shipped) => {
  const { accuracy, agreement } = await examine(shipped, fashionMnist());
  expect(Math.abs(accuracy - shipped.accuracy)).toBeLessThanOrEqual(0.0003);
  expect(agreement).toBe(1);
});
