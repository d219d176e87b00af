import { type FanOut, type Network, parametersWithPrefix } from '@argand/layers';
import { cosPi, sinPi } from '@argand/phasor';

/** The synapses of a layer, or undefined if it has none. @param index the index of the layer in the description */
export async function fanOutOf(network: Network, index: number): Promise<FanOut | undefined> {
  const rule = network.description.layers[index].temporalRule(network.shapes.layers[index]);
  if (rule.rule !== 'synapses') return undefined;
  const parameters = Object.entries(parametersWithPrefix(network.parameters, `layers.${index}`));
  const read = await Promise.all(
    parameters.map(async ([name, tensor]) => [name, await tensor.read()] as const),
  );
  return rule.synapses.fanOut(Object.fromEntries(read));
}

/** The input sums of one layer, for each of its neurons. */
export interface Superpositions {
  /** |z|, z = Σ_j W[j, o] e^{iπ x_j} + b_o, in float64. */
  readonly length: Float64Array;
  /** √(Σ_j W[j, o]² + b_o²): the expected size of |z| for random phases. */
  readonly randomLength: Float64Array;
}

/** Computes the input sums of a layer for one image. @param phases the phases that enter the layer; NaN is silence */
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
