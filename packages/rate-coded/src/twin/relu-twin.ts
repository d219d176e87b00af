import { multiply } from '@argand/autograd';
import {
  createNetwork,
  type FanOut,
  flatten,
  type Layer,
  type Network,
  parametersWithPrefix,
  type Readout,
  SettingsReader,
  scale,
} from '@argand/layers';
import { averagePool } from './average-pool.ts';
import { rectifiedConvolution, rectifiedDense } from './rectified-layers.ts';
import { type ReluLayer, reluLayer } from './relu-layer.ts';

/** A ReLU network with the layers of a phasor network. */
export interface ReluTwin {
  readonly network: Network;
  readonly layers: readonly ReluLayer[];
}

/** The twin's encoder maps pixels from 0 to 1 to 0 to ½, as phases; this layer restores the pixels. */
const intensities = reluLayer({
  kind: 'intensities',
  settings: {},
  outputShape: (input) => input,
  parameters: () => ({}),
  apply: (x) => multiply(x, 2),
});

/** The class of the largest output, the first if tied. */
function largest(classes: number): Readout {
  return {
    kind: 'largest',
    settings: { classes },
    classes,
    classify: (outputs) =>
      Int32Array.from({ length: outputs.length / classes }, (_, image) => {
        let best = 0;
        const start = image * classes;
        for (let c = 1; c < classes; c++) if (outputs[start + c] > outputs[start + best]) best = c;
        return best;
      }),
  };
}

/**
 * Makes the layers of a network's ReLU twin: the same synapses with max(0, ·) in place of the angle, except after the last layer; an
 * average pool for each min-pool; no dropout.
 *
 * @throws Error that names the layer if its kind has no ReLU counterpart
 */
export function reluTwinLayers({ layers }: { readonly layers: readonly Layer[] }): ReluLayer[] {
  const last = layers.findLastIndex(({ kind }) => kind === 'dense' || kind === 'conv2d');
  return layers.flatMap((layer, i): ReluLayer[] => {
    const settings = new SettingsReader(layer.settings, `layers.${i}`, Object.keys(layer.settings));
    switch (layer.kind) {
      case 'dense':
        return [rectifiedDense(settings.whole('units'), settings.flag('bias', true), i !== last)];
      case 'conv2d': {
        const convolution = {
          kernelSize: settings.lengths('kernelSize'),
          strides: settings.lengths('strides'),
          padding: settings.word('padding', ['valid', 'same']),
          bias: settings.flag('bias', true),
        };
        return [rectifiedConvolution(settings.whole('filters'), convolution, i !== last)];
      }
      case 'minPool':
        return [averagePool(settings.lengths('size'))];
      case 'flatten':
        return [flatten()];
      case 'dropout':
        return [];
      default:
        throw new Error(
          `layers.${i} (${layer.kind}): has no rate-coded twin; dense, conv2d, minPool, flatten and dropout have one.`,
        );
    }
  });
}

/**
 * Creates the untrained ReLU twin of a network, on the network's device, with initial weights drawn from a seed. Dispose of its `network`
 * after use.
 *
 * @throws Error that names the layer if its kind has no ReLU counterpart
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { createReluTwin, twinFanOuts } from '@argand/rate-coded';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(3), dense(2)] });
 * const twin = await createReluTwin(network, 0);
 * (await twinFanOuts(twin)).map(({ sources, targets }) => [sources, targets]); // [ [ 5, 3 ], [ 4, 2 ] ]
 * ```
 */
export async function createReluTwin({ device, description }: Network, seed: number): Promise<ReluTwin> {
  const { inputShape, readout } = description;
  const layers = [intensities, ...reluTwinLayers(description)];
  const network = await createNetwork({
    device,
    seed,
    inputShape,
    encoder: [scale(0.5)],
    layers,
    readout: largest(readout.classes),
  });
  return { network, layers };
}

/** Reads the twin's weights from its device and returns one fan-out for each layer with synapses, for `rateCode`. */
export async function twinFanOuts({ network, layers }: ReluTwin): Promise<FanOut[]> {
  const fanOuts: FanOut[] = [];
  for (const [i, layer] of layers.entries()) {
    if (!layer.fanOut) continue;
    const parameters = Object.entries(parametersWithPrefix(network.parameters, `layers.${i}`));
    const read = await Promise.all(
      parameters.map(async ([name, tensor]) => [name, await tensor.read()] as const),
    );
    fanOuts.push(layer.fanOut(network.shapes.layers[i], Object.fromEntries(read)));
  }
  return fanOuts;
}
