import { describeValue, requireOptions, requireType, sizeOf } from '@argand/backend';
import { OptionError, OptionTypeError } from '@argand/errors';
import { type Network, networkType } from '@argand/layers';
import { deviceFor } from '../network/kernel-device.ts';
import { NetworkInTime } from '../network/network-in-time.ts';
import type { StreamState } from '../network/open-stages.ts';
import { outputsOf, stagesOf, synapsesOf } from '../network/stages.ts';
import { type Neuron, requireNeuron } from '../neuron.ts';
import { type Noise, requireNoise } from '../noise/noise.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { CycleDecoder } from './cycle-decoder.ts';
import { Frontier } from './frontier.ts';
import { Stream } from './stream.ts';
import { identityOf, requireIdentity, requireNoOthers } from './stream-identity.ts';
import { StreamInputs } from './stream-inputs.ts';

/** Options of {@link openStream}. */
export interface StreamOptions {
  readonly neuron: Neuron;
  /** Number of independent streams that run side by side, each with its own input. Default 1. */
  readonly images?: number | undefined;
  /** What disturbs the spikes. Default nothing. */
  readonly noise?: Noise | readonly Noise[] | undefined;
  /** The result of `save()` of a stream with the same network and options, to resume from. */
  readonly state?: StreamState | undefined;
}

/** The most neurons of a layer, over all images. */
const maxNeurons = 2 ** 26;

/**
 * Opens a live network. References fire in every cycle forever; inputs fire as `setInput` and `pushSpikes` say. The same input gives the same spikes as
 * `spike()`.
 *
 * @throws Error that names a layer without a meaning in time; RangeError for an impossible option, more than 2²⁶ neurons of a layer over all images, or a
 * state that is damaged or of another network, neuron or number of images (every array of it is checked)
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { hold, openStream } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3), dense(2)] });
 * const stream = await openStream(network, { neuron: hold() });
 * await stream.setInput([0.25, -0.5]);
 * await stream.advance(5);
 * stream.answer().length; // 2
 * const state = await stream.save();
 * await stream.close();
 * const again = await openStream(network, { neuron: hold(), state });
 * again.now; // { cycle: 5, phase: -1 }
 * ```
 */
export async function openStream(network: Network, options: StreamOptions): Promise<Stream> {
  requireType(networkType, network, 'openStream', 'network');
  requireOptions(options, 'openStream');
  const { neuron, images = 1, noise, state } = options;
  requireNeuron(neuron, 'openStream');
  requireAbove0('openStream', 'images', images);
  const stages = await stagesOf(network);
  const layers = synapsesOf(stages);
  if (noise !== undefined) requireNoise('openStream', noise, layers.length);
  const neurons = layers.map(({ fanOut }) => fanOut.targets);
  const inputNeurons = sizeOf(network.shapes.layers[0]);
  const widest = layers.reduce(
    (most, { fanOut }) => Math.max(most, fanOut.sources, fanOut.targets),
    inputNeurons,
  );
  if (images * widest > maxNeurons) {
    throw new OptionError(
      `openStream: images is ${images}, and the widest layer has ${widest} neurons; their product must be at most ${maxNeurons}. Take fewer images.`,
    );
  }
  const outputs = outputsOf(stages);
  const identity = await identityOf(network, { neuron, images, noise });
  if (state !== undefined) {
    if (typeof state !== 'object' || state === null)
      throw new OptionTypeError(
        `openStream: expected state to be what save() returned, received ${describeValue(state)}.`,
      );
    requireIdentity(state, identity);
  }
  const inputs = new StreamInputs(images, inputNeurons, state);
  const frontier = new Frontier(inputs.now);
  const device = await deviceFor(neuron, network.device);
  let inTime: NetworkInTime | undefined;
  try {
    inTime = new NetworkInTime({
      stages,
      neuron,
      device,
      images,
      firstImage: 0,
      noise,
      references: () => ({ from: 0, to: Number.POSITIVE_INFINITY }),
      ...(state ? { saved: { state, advancedTo: (time) => frontier.of(time) } } : {}),
    });
    if (state) requireNoOthers(state, inTime.stageCount);
    const known = frontier.known(layers.length);
    const decoder = new CycleDecoder(images, outputs, state && { state, known });
    return new Stream({
      network,
      inTime,
      inputs,
      decoder,
      device,
      neurons,
      widest,
      identity,
      images,
      outputs,
    });
  } catch (error) {
    inTime?.close();
    if (device !== network.device) await device.close();
    throw error;
  }
}
