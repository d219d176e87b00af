import { type Network, quantizeWeights } from '@argand/layers';
import type { NoiseLocation } from '@argand/spiking';
import { weightLayers } from './noise-options.ts';

/** The network with weights of `bits` bits, in the chosen layers; the network itself if `bits` is undefined. */
export async function roundWeights(
  network: Network,
  {
    bits,
    layers,
  }: {
    readonly bits?: number | undefined;
    readonly layers?: readonly NoiseLocation[] | undefined;
  },
): Promise<Network> {
  if (bits === undefined) return network;
  const chosen = weightLayers(layers);
  return quantizeWeights(network, { bits, ...(chosen ? { layers: chosen } : {}) });
}
