import { tensor } from '@argand/autograd';
import type { Device } from '@argand/backend';
import { createNetwork, dense, type Network } from '@argand/layers';
import { smallWeights } from './small-weights.ts';

/** Four inputs, three hidden neurons, two outputs, without biases: small enough to follow each spike. */
export async function smallNetwork(device: Device): Promise<Network> {
  const layers = [dense(3, { bias: false }), dense(2, { bias: false })];
  const network = await createNetwork({ device, seed: 0, inputShape: [4], layers });
  for (const before of Object.values(network.parameters)) before.dispose();
  network.parameters = {
    'layers.0.weight': tensor(device, smallWeights.hidden.flat(), { shape: [4, 3] }),
    'layers.1.weight': tensor(device, smallWeights.output.flat(), { shape: [3, 2] }),
  };
  return network;
}
