import { logSumExp, mean, multiply, oneHot, subtract, sum } from '@argand/autograd';
import type { Dataset } from '@argand/datasets';
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
import { adam, fit, type Loss, warmupCosine } from '@argand/training';
import type { Output } from '../output.ts';
import { averagePool } from './average-pool.ts';
import { rectifiedConvolution, rectifiedDense } from './rectified-layers.ts';
import { type ReluLayer, reluLayer } from './relu-layer.ts';

/** How a twin is trained. */
export interface TwinSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** The largest rate of Adam, after 50 steps of warm-up and before a cosine to 0. */
export const twinLearningRate = 5e-3;

/** A network of rectified sums, of the same layers as a phasor network. */
export interface ReluTwin {
  readonly network: Network;
  readonly layers: readonly ReluLayer[];
}

/** Phases hold pixels from 0 to 1 as 0 to ½; the layers of the twin see pixels. */
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

/** The cross-entropy of a softmax over the outputs. */
const softmaxCrossEntropy: Loss = {
  name: 'softmaxCrossEntropy',
  settings: {},
  apply(outputs, labels) {
    const right = sum(multiply(oneHot(labels, outputs.shape[1]), outputs), { axes: [1] });
    return mean(subtract(logSumExp(outputs), right));
  },
};

/**
 * The layers of a network's twin: the same synapses with max(0, ·) for the angle, but for the last; a mean for each min-pool; no dropout.
 *
 * @throws Error that names the layer, if it is of a kind that has no counterpart among rectified layers
 */
export function twinLayers({ layers }: { readonly layers: readonly Layer[] }): ReluLayer[] {
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

/** The twin of a network, on its device, with the first weights of a seed. @throws Error that names a layer without a counterpart */
export async function createTwin({ device, description }: Network, seed: number): Promise<ReluTwin> {
  const { inputShape, readout } = description;
  const layers = [intensities, ...twinLayers(description)];
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

/** Trains a twin on pixels from 0 to 1, with progress. */
export async function trainTwin(
  { network }: ReluTwin,
  train: Dataset,
  { epochs, batchSize, seed }: TwinSettings,
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
): Promise<void> {
  using progress = output.progress('training the ReLU twin', epochs * train.length, 'images');
  let done = 0;
  const steps = fit(network, train, {
    epochs,
    batchSize,
    seed,
    loss: softmaxCrossEntropy,
    optimizer: adam(),
    learningRate: warmupCosine({ peak: twinLearningRate, warmup: 50 }),
    signal,
  });
  for await (const { samples, loss } of steps) {
    done += samples;
    progress.advance(done, `loss ${loss.toFixed(4)}`);
  }
}

/** The twin's fan-outs, its weights read from the device once. */
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
