import { clip, createNetwork, dense, normalize, randomProjection } from '@argand/layers';
import { answerPhases, compare, spike } from '@argand/spiking';
import { evaluate, fit, recipes } from '@argand/training';
import type { StudiedNeuron } from '../neurons.ts';
import type { Measurement } from './measurement.ts';
import { PhaseErrorSample, type PhaseErrors } from './phase-errors.ts';

/** A dense network that is trained for the study. */
export interface TrainedNetwork {
  readonly depth: number;
  readonly width: number;
  readonly trainingImages: number;
  readonly images: number;
}

/** How one neuron answers with a trained network. */
export interface TrainedDepth extends PhaseErrors {
  readonly neuron: string;
  readonly cycles: number;
  readonly accuracy: number;
  readonly agreement: number;
}

/** What a trained network answers, atemporally and with each neuron. */
export interface TrainedDepths {
  readonly accuracy: number;
  readonly neurons: readonly TrainedDepth[];
}

const { loss, damping, batchSize, optimizer, learningRate } = recipes.best;
/** The numbers of the recipe, which its name alone does not tell. */
const recipeSettings = {
  ...{ damping, batchSize },
  loss: { name: loss.name, ...loss.settings },
  optimizer: { name: optimizer.name, ...optimizer.settings },
  rate: { name: learningRate.name, ...learningRate.settings },
};

const epochs = 2;
const seed = 0;

/** Trains a dense network on MNIST with the recipe `best`, and lets each neuron answer the same test images. */
export function trainedDepth(
  { depth, width, trainingImages, images }: TrainedNetwork,
  neurons: readonly (StudiedNeuron & { readonly cycles: number })[],
): Measurement<TrainedDepths> {
  return {
    name: `trained/${depth} layers`,
    settings: {
      depth,
      width,
      trainingImages,
      epochs,
      seed,
      recipe: recipeSettings,
      images,
      neurons: neurons.map(({ name, neuron: { settings }, cycles }) => ({ name, settings, cycles })),
      backend: 'wasm',
    },
    images: trainingImages * epochs,
    async measure({ workbench, signal, onProgress }) {
      const train = await workbench.images('train', trainingImages);
      const data = await workbench.images('test', images);
      const network = await createNetwork({
        device: await workbench.device('wasm'),
        seed,
        inputShape: [784],
        encoder: [randomProjection(784), normalize({ scale: 3 }), clip()],
        layers: Array.from({ length: depth }, (_, layer) => dense(layer === depth - 1 ? 10 : width)),
        data: train,
      });
      try {
        let seen = 0;
        const steps = fit(network, train, {
          epochs,
          batchSize,
          seed,
          loss,
          damping,
          optimizer,
          learningRate,
        });
        for await (const _ of steps) {
          signal.throwIfAborted();
          seen = Math.min(seen + batchSize, trainingImages * epochs);
          onProgress(seen);
        }
        const { accuracy, phases } = await evaluate(network, data, { signal });
        const { readout } = network.description;
        const rows: TrainedDepth[] = [];
        for (const { name, neuron, cycles } of neurons) {
          const run = await spike(network, data, { neuron, cycles, signal });
          const answers = answerPhases(run);
          const sample = new PhaseErrorSample();
          sample.add(answers, phases);
          const given = readout.classify(answers);
          rows.push({
            neuron: name,
            cycles,
            accuracy: given.filter((answer, i) => answer === data.labels[i]).length / data.length,
            agreement: compare(run, phases, readout).agreement,
            ...sample.summary(),
          });
        }
        return { accuracy, neurons: rows };
      } finally {
        network.dispose();
      }
    },
  };
}
