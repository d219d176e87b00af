import { type FanOut, type Network, parametersWithPrefix } from '@argand/layers';
import { cosPi, sinPi } from '@argand/phasor';

/** The synapses of a layer as spikes take them, or undefined if it has none. @param place the layer's place in the description */
export async function fanOutOf(network: Network, place: number): Promise<FanOut | undefined> {
  const rule = network.description.layers[place].temporalRule(network.shapes.layers[place]);
  if (rule.rule !== 'synapses') return undefined;
  const held = Object.entries(parametersWithPrefix(network.parameters, `layers.${place}`));
  const read = await Promise.all(held.map(async ([name, tensor]) => [name, await tensor.read()] as const));
  return rule.synapses.fanOut(Object.fromEntries(read));
}

/** The sums of one layer, for each of its neurons. */
export interface Superpositions {
  /** |z|, z = Σ_j W[j, o] e^{iπ x_j} + b_o, in float64. */
  readonly length: Float64Array;
  /** √(Σ_j W[j, o]² + b_o²): what |z| would be about, were the phases random. */
  readonly randomLength: Float64Array;
}

/** @param phases what reaches the layer, of one image; NaN is silence */
export function superpositionsOf(fanOut: FanOut, phases: ArrayLike<number>): Superpositions {
  const { sources, targets, hasReference, offsets, target, weight, weights, width } = fanOut;
  const real = new Float64Array(targets);
  const imaginary = new Float64Array(targets);
  const squares = new Float64Array(targets);
  for (let source = 0; source < sources; source++) {
    const phase = hasReference && source === sources - 1 ? 0 : phases[source];
    if (Number.isNaN(phase)) continue;
    const [cosine, sine] = [cosPi(phase), sinPi(phase)];
    for (let run = offsets[source]; run < offsets[source + 1]; run++) {
      for (let k = 0; k < width; k++) {
        const value = weights[weight[run] + k];
        real[target[run] + k] += value * cosine;
        imaginary[target[run] + k] += value * sine;
        squares[target[run] + k] += value * value;
      }
    }
  }
  return {
    length: real.map((value, o) => Math.hypot(value, imaginary[o])),
    randomLength: squares.map((value) => Math.sqrt(value)),
  };
}
