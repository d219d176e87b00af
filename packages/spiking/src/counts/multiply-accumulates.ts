import { requireType } from '@argand/backend';
import { type Network, networkType } from '@argand/layers';
import { stagesOf, synapsesOf } from '../network/stages.ts';

/**
 * How many real multiply-accumulates the atemporal pass takes for one image, layer by layer: two, of the real and the imaginary part, for
 * each source and target that it reaches, the bias included.
 *
 * The other layers, a min-pool say, multiply nothing.
 *
 * @returns [L], of the layers with synapses
 * @throws Error if a layer has no meaning in time, naming it
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { multiplyAccumulates } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(3), dense(2)] });
 * await multiplyAccumulates(network); // [ 30, 16 ]
 * ```
 */
export async function multiplyAccumulates(network: Network): Promise<number[]> {
  requireType(networkType, network, 'multiplyAccumulates', 'network');
  return synapsesOf(await stagesOf(network)).map(
    ({ fanOut: { offsets, sources, width } }) => 2 * offsets[sources] * width,
  );
}
