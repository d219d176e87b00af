import { type DatasetSource, fashionMnist, mnist } from '@argand/datasets';
import { type Recipe, recipes, similarityCrossEntropy } from '@argand/training';
import type { Candidate, Model } from './candidate.ts';

/** A question: which of these settings serves this network best on these images in so many epochs. */
export interface Study {
  /** Each is trained with each of the settings. */
  readonly models: readonly Model[];
  readonly dataset: DatasetSource;
  readonly epochs: number;
  /** So many networks with each of the settings, of seeds from 0 on. */
  readonly seeds: number;
  readonly candidates: readonly Candidate[];
}

/** What a recipe's loss is made from. */
interface Answers {
  readonly sharpness: number;
  readonly smoothing: number;
}

/** A recipe with some settings changed, named by the change. */
function changed(
  recipe: Recipe,
  name: string,
  { sharpness, smoothing, ...others }: Partial<Omit<Candidate, 'loss'>> & Partial<Answers>,
): Candidate {
  if (sharpness === undefined && smoothing === undefined) return { ...recipe, ...others, name };
  const { settings } = recipe.loss;
  const loss = similarityCrossEntropy({
    sharpness: sharpness ?? settings.sharpness,
    smoothing: smoothing ?? settings.smoothing,
  });
  return { ...recipe, ...others, name, loss };
}

const { best, convolutional, paper } = recipes;

const dense: readonly Candidate[] = [
  changed(best, 'as it is', {}),
  ...[0, 0.1, 0.3, 1, 2].map((damping) => changed(best, `damping ${damping}`, { damping })),
  ...[5e-3, 2e-2].map((peakLearningRate) => changed(best, `peak ${peakLearningRate}`, { peakLearningRate })),
  ...[5, 20].map((sharpness) => changed(best, `sharpness ${sharpness}`, { sharpness })),
  ...[0, 0.05, 0.2].map((smoothing) => changed(best, `smoothing ${smoothing}`, { smoothing })),
  ...[32, 128].map((batchSize) => changed(best, `batch ${batchSize}`, { batchSize })),
  changed(best, 'shift 1', { augmentation: { shift: 1 } }),
];

const convolutions: readonly Candidate[] = [
  changed(convolutional, 'as it is', {}),
  ...[0.3, 0.5, 1].map((damping) => changed(convolutional, `damping ${damping}`, { damping })),
  ...[5e-3, 1e-2, 2e-2].map((peakLearningRate) =>
    changed(convolutional, `peak ${peakLearningRate}`, { peakLearningRate }),
  ),
  ...[5, 20].map((sharpness) => changed(convolutional, `sharpness ${sharpness}`, { sharpness })),
  ...[0, 0.1].map((smoothing) => changed(convolutional, `smoothing ${smoothing}`, { smoothing })),
  ...[{}, { shift: 1 }, { shift: 2, rotate: 0.05 }, { shift: 1, flip: 0.5 }].map((augmentation) =>
    changed(convolutional, `augmentation ${JSON.stringify(augmentation)}`, { augmentation }),
  ),
];

/** The paper doesn't tell how it keeps the gradient of an angle finite. */
const damped = (dampings: readonly number[]): Candidate[] =>
  dampings.map((damping) => changed(paper, `damping ${damping}`, { damping }));

/** The studies by name. */
export const studies: Readonly<Record<string, Study>> = {
  mlp: { models: ['mlp'], dataset: mnist(), epochs: 2, seeds: 3, candidates: dense },
  'mlp-long': { models: ['mlp'], dataset: mnist(), epochs: 20, seeds: 3, candidates: dense },
  'mlp-fashion': {
    models: ['mlp'],
    dataset: fashionMnist(),
    epochs: 10,
    seeds: 3,
    candidates: dense,
  },
  paper: {
    models: ['mlp'],
    dataset: mnist(),
    epochs: 2,
    seeds: 8,
    candidates: damped([1e-9, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1]),
  },
  // By a constant rate a network ends within a point of its mean: what stands before it shows with many seeds only.
  'paper-fashion': {
    models: ['mlp', 'mlp-sign', 'mlp-pixels'],
    dataset: fashionMnist(),
    epochs: 2,
    seeds: 64,
    candidates: damped([0.01, 0.03, 0.1]),
  },
  pools: {
    ...{ models: ['cnn', 'pools'], dataset: mnist(), epochs: 6, seeds: 1 },
    candidates: [
      changed(convolutional, 'as it is', {}),
      changed(convolutional, 'peak 0.005', { peakLearningRate: 5e-3 }),
    ],
  },
  cnn: { models: ['cnn'], dataset: mnist(), epochs: 4, seeds: 1, candidates: convolutions },
  'cnn-fashion': {
    models: ['cnn'],
    dataset: fashionMnist(),
    epochs: 4,
    seeds: 1,
    candidates: convolutions,
  },
};
