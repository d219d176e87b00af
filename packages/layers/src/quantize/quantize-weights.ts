import { keep, scope, type Tensor, tensor } from '@argand/autograd';
import { requireOptions, requireType } from '@argand/backend';
import { OptionError } from '@argand/errors';
import { Network, networkType, parametersWithPrefix } from '../network.ts';
import { roundToBits } from './round-to-bits.ts';

/** Options of {@link quantizeWeights}. */
export interface QuantizeOptions {
  /** Bits of each weight, 2 to 16: 2^bits − 1 values. */
  readonly bits: number;
  /** Which layers, counting from 0 those with parameters. Default all. */
  readonly layers?: readonly number[] | undefined;
}

/**
 * The same network with weights of a few bits: every tensor of the chosen layers is rounded as {@link roundToBits} says, with one scale for
 * each. Biases are the weights of the reference and a tensor of their own. The encoder, which comes before all spikes, is unchanged.
 *
 * The new network has tensors of its own: dispose of both when they are no longer wanted.
 * With few bits sums of exactly 0 are common; such a neuron is silent, in both executions.
 *
 * @throws RangeError if bits is not a whole number from 2 to 16, or there is no such layer
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense, quantizeWeights } from '@argand/layers';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [8], layers: [dense(5), dense(2)] });
 * const ternary = await quantizeWeights(network, { bits: 2 });
 * new Set(await ternary.parameters['layers.0.weight'].read()).size; // 3
 * ```
 */
export async function quantizeWeights(network: Network, options: QuantizeOptions): Promise<Network> {
  requireType(networkType, network, 'quantizeWeights', 'network');
  requireOptions(options, 'quantizeWeights');
  const { device, description, parameters, encoderTensors } = network;
  const { bits, layers } = options;
  const prefixes = description.layers.flatMap((_, i) =>
    Object.keys(parametersWithPrefix(parameters, `layers.${i}`)).length > 0 ? [`layers.${i}.`] : [],
  );
  layers?.forEach((layer, k) => {
    if (Number.isInteger(layer) && layer >= 0 && layer < prefixes.length) return;
    throw new OptionError(
      `quantizeWeights: layers[${k}] is ${layer}; expected whole numbers from 0 to ${prefixes.length - 1}, counting layers with parameters.`,
    );
  });
  const chosen = layers ? layers.map((layer) => prefixes[layer]) : prefixes;
  const copy = async (name: string, held: Tensor<'float32'>) => {
    const numbers = await held.read();
    const rounds = chosen.some((prefix) => name.startsWith(prefix));
    return { name, shape: held.shape, values: rounds ? roundToBits(numbers, bits).numbers : numbers };
  };
  const copies = (tensors: Readonly<Record<string, Tensor<'float32'>>>) =>
    Promise.all(Object.entries(tensors).map(([name, held]) => copy(name, held)));
  // All are read before the first is put on the device.
  const read = [await copies(parameters), await copies(encoderTensors)];
  const [weights, encoder] = scope(device, () =>
    keep(
      read.map((tensors) =>
        Object.fromEntries(
          tensors.map(({ name, shape, values }) => [name, tensor(device, values, { shape })]),
        ),
      ),
    ),
  );
  return new Network(device, description, weights, encoder);
}
