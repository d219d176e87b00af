import { keep, type Shape, scope, type Tensor, tensor } from '@argand/autograd';
import {
  type ArgumentType,
  type Device,
  describeValue,
  deviceType,
  requireNumber,
  requireOptions,
  requireSignal,
  requireType,
  sizeOf,
  yieldsToEventLoop,
} from '@argand/backend';
import { OptionError, OptionTypeError, ShapeError } from '@argand/errors';
import { randomStream } from '@argand/random';
import { inferShapes, type NetworkDescription, type NetworkShapes } from './description.ts';
import { type Encoder, encoderType } from './encoders/encoder.ts';
import { type Layer, layerType } from './layers/layer.ts';
import { Network } from './network.ts';
import { quadrature, type Readout } from './readout.ts';
import { type Samples, samplePixels, samplesType } from './samples.ts';

/** What {@link createNetwork} makes a network from. */
export interface NetworkOptions {
  readonly device: Device;
  /** Decides every random number of the new network. */
  readonly seed: number;
  /** The shape of one image: [784] or [28, 28, 1]. */
  readonly inputShape: Shape;
  /** From pixels to phases. Default nothing. */
  readonly encoder?: readonly Encoder[] | undefined;
  readonly layers: readonly Layer[];
  /** How the last layer is read; by default the quadrature readout of as many classes as the last layer has units. */
  readonly readout?: Readout | undefined;
  /** The training images, for encoders that are measured, such as `normalize`. */
  readonly data?: Samples | undefined;
  /** Stops the measuring of encoders and rejects with the signal's reason, at once if it is aborted already. */
  readonly signal?: AbortSignal | undefined;
}

/** The most numbers that all tensors of a new network have together. */
const mostNumbers = 2 ** 28;

/** How many samples go through the encoder at once while it is measured. */
const chunk = 2000;

/**
 * A new network. Each layer draws its weights from its own stream of the seed: adding a layer changes no other's.
 *
 * @throws RangeError if the seed is no whole number from 0 to 2⁵³ − 1; Error if a layer cannot take the shape that reaches
 * it, naming the layer, if the readout does not fit the last one, if an encoder must be measured and there is no data, or if a layer has more than 2²⁴
 * neurons or all tensors together more than 2²⁸ numbers; the signal's reason if it is aborted
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(3), dense(2)] });
 * network.parameterCount; // 23
 * ```
 */
export async function createNetwork(options: NetworkOptions): Promise<Network> {
  requireOptions(options, 'createNetwork');
  const { device, seed, inputShape, encoder = [], layers, data } = options;
  requireType(deviceType, device, 'createNetwork', 'device');
  requireNumber('createNetwork', 'seed', seed, { whole: true, atLeast: 0 });
  if (!Array.isArray(inputShape))
    throw new OptionTypeError(
      `createNetwork: expected inputShape to be a list such as [784], received ${describeValue(inputShape)}.`,
    );
  requireEach(encoderType, encoder, 'encoder');
  requireEach(layerType, layers, 'layers');
  if (data !== undefined) requireType(samplesType, data, 'createNetwork', 'data');
  requireSignal(options.signal, 'createNetwork');
  const output = inferShapes({ inputShape, encoder, layers }).layers[layers.length];
  const readout = options.readout ?? quadrature(output[output.length - 1]);
  const description: NetworkDescription = { inputShape, encoder, layers, readout };
  const shapes = inferShapes(description);
  requireModestTensors(description, shapes);
  options.signal?.throwIfAborted();

  const parameters: Record<string, Tensor<'float32'>> = {};
  const encoderTensors: Record<string, Tensor<'float32'>> = {};
  const network = new Network(device, description, parameters, encoderTensors);
  try {
    for (const [i, layer] of layers.entries()) {
      for (const [name, { shape, initialize }] of Object.entries(layer.parameters(shapes.layers[i]))) {
        parameters[`layers.${i}.${name}`] = keep(
          tensor(device, initialize(randomStream(seed, name, i)), { shape }),
        );
      }
    }
    for (const [i, step] of encoder.entries()) {
      const wanted = Object.entries(step.tensors(shapes.encoder[i]));
      const measured = wanted.some(([, { make }]) => !make) ? await measure(network, i, options) : {};
      for (const [name, { shape, make, isTrainable }] of wanted) {
        const held = isTrainable ? parameters : encoderTensors;
        held[`encoder.${i}.${name}`] = keep(tensor(device, make ? make(seed, i) : measured[name], { shape }));
      }
    }
  } catch (error) {
    network.dispose();
    throw error;
  }
  return network;
}

/** @throws TypeError if a list is none, or one of it is of another kind. */
function requireEach<T>(kind: ArgumentType<T>, list: readonly T[], what: string): void {
  if (!Array.isArray(list))
    throw new OptionTypeError(
      `createNetwork: expected ${what} to be a list, received ${describeValue(list)}.`,
    );
  for (const [i, one] of list.entries()) requireType(kind, one, 'createNetwork', `${what}[${i}]`);
}

/** Checks how large the tensors are before any is made. */
function requireModestTensors({ encoder, layers }: NetworkDescription, shapes: NetworkShapes): void {
  let numbers = 0;
  const add = (path: string, tensors: Readonly<Record<string, { readonly shape: Shape }>>) => {
    for (const [name, { shape }] of Object.entries(tensors)) {
      numbers += sizeOf(shape);
      if (numbers <= mostNumbers) continue;
      throw new ShapeError(
        `${path}: with ${name} of shape [${shape.join(', ')}] the tensors of the network have ${numbers} numbers, more than ${mostNumbers}, 1 GiB of float32; take fewer units or filters, a smaller kernel, or smaller images.`,
      );
    }
  };
  for (const [i, step] of encoder.entries())
    add(`encoder.${i} (${step.kind})`, step.tensors(shapes.encoder[i]));
  for (const [i, layer] of layers.entries())
    add(`layers.${i} (${layer.kind})`, layer.parameters(shapes.layers[i]));
}

/** Measures encoder number `index` on what the encoders before it make of the data. */
async function measure(network: Network, index: number, { data, signal }: NetworkOptions) {
  const step = network.description.encoder[index];
  if (!step.measure)
    throw new OptionError(
      `encoder.${index} (${step.kind}): some of its tensors are neither made nor measured.`,
    );
  if (!data || data.length === 0) {
    throw new OptionError(
      `encoder.${index} (${step.kind}) is measured on the training images; pass them as createNetwork({ data }).`,
    );
  }
  const samples = data;
  const { inputShape } = network.description;
  const pause = yieldsToEventLoop(signal);
  async function* chunks() {
    for (let start = 0; start < samples.length; start += chunk) {
      await pause();
      const end = Math.min(start + chunk, samples.length);
      const pixels = samplePixels(samples, start, end, inputShape);
      const values = scope(network.device, () =>
        network.encodeUpTo(index, tensor(network.device, pixels, { shape: [end - start, ...inputShape] })),
      );
      try {
        yield await values.read();
      } finally {
        values.dispose();
      }
    }
  }
  return step.measure(chunks(), network.shapes.encoder[index]);
}
