import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { expect, test } from 'vitest';
import { compare, hold, spike } from '../index.ts';

// The last layer's clock runs L/4 behind the inputs', and what a deep network forgets after its sources fell silent reaches the last
// layer at once: sources must fire until the last decoded cycle is over.
test.each([
  [8, undefined],
  [8, 12],
  [14, undefined],
])('deep networks with a leak are exact in the last cycle: %d layers, %s cycles', async (depth, cycles) => {
  const device = await openDevice([reference()]);
  const [width, images] = [24, 6];
  const layers = Array.from({ length: depth }, () => dense(width));
  for (const seed of [0, 1]) {
    const network = await createNetwork({ device, seed, inputShape: [width], layers });
    const inputs = { images: uniform(randomStream(seed, 'inputs'), images * width, -1, 1), length: images };
    const atemporal = await network.infer(inputs).read();
    const run = await spike(network, inputs, { neuron: hold({ leak: 4 }), ...(cycles ? { cycles } : {}) });
    const { maxPhaseError, silentInOne } = compare(run, atemporal, network.description.readout);
    expect({ maxPhaseError, silentInOne }).toEqual({ maxPhaseError: 0, silentInOne: 0 });
  }
});
