import { clip, createNetwork, dense, type Network, normalize, randomProjection } from '@argand/layers';
import { answerPhases, compare, spike } from '@argand/spiking';
import { agreement, evaluate, fit, recipes } from '@argand/training';
import { recipeSettings } from '../../measuring/recipe-settings.ts';
import type { AgreementContext, AgreementMeasurement } from '../agreement-measurement.ts';
import type { NamedNeuron } from '../neurons.ts';
import { PhaseErrorSample, type PhaseErrors } from './phase-errors.ts';

/** A dense network that this experiment trains. */
export interface TrainedNetwork {
  readonly depth: number;
  readonly width: number;
  readonly trainingImages: number;
  readonly images: number;
}

/** A neuron, and how many cycles it runs. */
type NeuronInCycles = NamedNeuron & { readonly cycles: number };

/** Predictions of a trained network on spikes, with one neuron. */
export interface TrainedDepth extends PhaseErrors {
  readonly neuron: string;
  readonly cycles: number;
  readonly accuracy: number;
  readonly agreement: number;
}

/** Predictions of a trained network, in the atemporal pass and with each neuron. */
export interface TrainedDepths {
  readonly accuracy: number;
  readonly neurons: readonly TrainedDepth[];
}

const epochs = 2;
const seed = 0;

/** Trains a dense network on MNIST with the recipe `best`, and runs each neuron on the same test images. */
export function trainedDepth(
  trained: TrainedNetwork,
  neurons: readonly NeuronInCycles[],
): AgreementMeasurement<TrainedDepths> {
  return {
    name: `trained/${trained.depth} layers`,
    settings: {
      ...trained,
      epochs,
      seed,
      recipe: recipeSettings(recipes.best),
      neurons: neurons.map(({ name, neuron: { settings }, cycles }) => ({ name, settings, cycles })),
      backend: 'wasm',
    },
    code: [import.meta.url],
    images: trained.trainingImages * epochs,
    async measure(context) {
      const network = await train(trained, context);
      try {
        return await evaluateNeurons(network, { images: trained.images, neurons }, context);
      } finally {
        network.dispose();
      }
    },
  };
}

/** Trains a network. @throws the reason of the signal if it is aborted */
async function train(
  { depth, width, trainingImages }: TrainedNetwork,
  { workbench, signal, onProgress }: AgreementContext,
): Promise<Network> {
  const { loss, damping, batchSize, optimizer, learningRate } = recipes.best;
  const data = await workbench.images('train', trainingImages);
  const network = await createNetwork({
    device: await workbench.device('wasm'),
    seed,
    inputShape: [784],
    encoder: [randomProjection(784), normalize({ scale: 3 }), clip()],
    layers: Array.from({ length: depth }, (_, layer) => dense(layer === depth - 1 ? 10 : width)),
    data,
  });
  const steps = fit(network, data, { epochs, batchSize, seed, loss, damping, optimizer, learningRate });
  try {
    let seen = 0;
    for await (const _ of steps) {
      signal.throwIfAborted();
      seen = Math.min(seen + batchSize, trainingImages * epochs);
      onProgress(seen);
    }
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

async function evaluateNeurons(
  network: Network,
  { images, neurons }: { readonly images: number; readonly neurons: readonly NeuronInCycles[] },
  { workbench, signal }: AgreementContext,
): Promise<TrainedDepths> {
  const data = await workbench.images('test', images);
  const { accuracy, phases } = await evaluate(network, data, { signal });
  const { readout } = network.description;
  const rows: TrainedDepth[] = [];
  for (const { name, neuron, cycles } of neurons) {
    const run = await spike(network, data, { neuron, cycles, signal });
    const answers = answerPhases(run);
    const sample = new PhaseErrorSample();
    sample.add(answers, phases);
    rows.push({
      neuron: name,
      cycles,
      accuracy: agreement(readout.classify(answers), data.labels),
      agreement: compare(run, phases, readout).agreement,
      ...sample.summary(),
    });
  }
  return { accuracy, neurons: rows };
}
