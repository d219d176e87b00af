import type { Network } from '@argand/layers';
import { cosPi, sinPi } from '@argand/phasor';
import { readParameters } from '../layers-in-time.ts';

/**
 * |Σ_j W[j, o] e^{iπ x_j} + b_o| of one neuron of one layer, in float64, over the same synapses that spikes take.
 *
 * @param place the layer's place in the description
 * @param phases what reaches the layer, of one image
 * @returns null if the layer has no synapses
 */
export async function superpositionOf(
  network: Network,
  place: number,
  phases: ArrayLike<number>,
  neuron: number,
): Promise<number | null> {
  const rule = network.description.layers[place].inTime(network.shapes.layers[place]);
  if (rule.rule !== 'synapses') return null;
  const { sources, reference, offsets, target, weight, weights, width } = rule.synapses.fanOut(
    await readParameters(network, place),
  );
  let [real, imaginary] = [0, 0];
  for (let source = 0; source < sources; source++) {
    const phase = reference && source === sources - 1 ? 0 : phases[source];
    if (Number.isNaN(phase)) continue;
    for (let run = offsets[source]; run < offsets[source + 1]; run++) {
      const within = neuron - target[run];
      if (within < 0 || within >= width) continue;
      real += weights[weight[run] + within] * cosPi(phase);
      imaginary += weights[weight[run] + within] * sinPi(phase);
    }
  }
  return Math.hypot(real, imaginary);
}
