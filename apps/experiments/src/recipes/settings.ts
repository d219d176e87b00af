import type { Augmentation } from '@argand/datasets';
import { type Recipe, recipes, similarityCrossEntropy } from '@argand/training';
import type { ModelName } from './networks.ts';
import type { DatasetName, SplitSize } from './workbench.ts';

/** Training settings that may become a recipe. */
export interface Candidate extends Recipe {
  readonly augmentation: Augmentation & Recipe['augmentation'];
}

/** One comparison: each model is trained with each candidate and each seed. */
export interface Comparison {
  /** The name of its part. */
  readonly name: string;
  /** What it compares, for the help and the document. */
  readonly title: string;
  readonly models: readonly ModelName[];
  readonly dataset: DatasetName;
  readonly epochs: number;
  /** The number of seeds, from 0 on. */
  readonly seeds: number;
  readonly candidates: readonly Candidate[];
}

/** The settings of the experiment. */
export interface RecipeSettings {
  readonly images: SplitSize;
  readonly comparisons: readonly Comparison[];
}

/** What a comparison changes in a recipe; sharpness and smoothing are options of its loss. */
type Changes = Partial<Omit<Candidate, 'loss' | 'name'>> & {
  readonly sharpness?: number;
  readonly smoothing?: number;
};

/** A recipe with changes, under a name that says what is changed. */
function changed(recipe: Recipe, name: string, { sharpness, smoothing, ...others }: Changes): Candidate {
  const candidate = { ...recipe, ...others, name };
  const learningRate = recipe.schedule(candidate.peakLearningRate);
  if (sharpness === undefined && smoothing === undefined) return { ...candidate, learningRate };
  const { settings } = recipe.loss;
  const loss = similarityCrossEntropy({
    sharpness: sharpness ?? settings.sharpness,
    smoothing: smoothing ?? settings.smoothing,
  });
  return { ...candidate, learningRate, loss };
}

const { best, convolutional, paper } = recipes;

const dense: readonly Candidate[] = [
  changed(best, 'unchanged', {}),
  ...[0, 0.1, 0.3, 1, 2].map((damping) => changed(best, `damping ${damping}`, { damping })),
  ...[5e-3, 2e-2].map((peakLearningRate) => changed(best, `peak ${peakLearningRate}`, { peakLearningRate })),
  ...[5, 20].map((sharpness) => changed(best, `sharpness ${sharpness}`, { sharpness })),
  ...[0, 0.05, 0.2].map((smoothing) => changed(best, `smoothing ${smoothing}`, { smoothing })),
  ...[32, 128].map((batchSize) => changed(best, `batch ${batchSize}`, { batchSize })),
  changed(best, 'shift 1', { augmentation: { shift: 1 } }),
];

const convolutions: readonly Candidate[] = [
  changed(convolutional, 'unchanged', {}),
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

/** The paper does not say how it keeps the gradient of an angle finite. */
const damped = (dampings: readonly number[]): Candidate[] =>
  dampings.map((damping) => changed(paper, `damping ${damping}`, { damping }));

const comparisons: readonly Comparison[] = [
  {
    name: 'mlp',
    title: 'recipe `best`, MLP on MNIST, 2 epochs',
    models: ['mlp'],
    dataset: 'mnist',
    epochs: 2,
    seeds: 3,
    candidates: dense,
  },
  {
    name: 'mlp-long',
    title: 'recipe `best`, MLP on MNIST, 20 epochs',
    models: ['mlp'],
    dataset: 'mnist',
    epochs: 20,
    seeds: 3,
    candidates: dense,
  },
  {
    name: 'mlp-fashion',
    title: 'recipe `best`, MLP on Fashion-MNIST, 10 epochs',
    models: ['mlp'],
    dataset: 'fashion-mnist',
    epochs: 10,
    seeds: 3,
    candidates: dense,
  },
  {
    name: 'paper',
    title: 'recipe `paper`, damping, MLP on MNIST',
    models: ['mlp'],
    dataset: 'mnist',
    epochs: 2,
    seeds: 8,
    candidates: damped([1e-9, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1]),
  },
  {
    name: 'paper-fashion',
    title: 'recipe `paper`, damping and encoders, MLP on Fashion-MNIST',
    models: ['mlp', 'mlp-sign', 'mlp-pixels'],
    dataset: 'fashion-mnist',
    epochs: 2,
    // With a constant learning rate accuracy varies by about a point between seeds, so small differences need many seeds.
    seeds: 64,
    candidates: damped([0.01, 0.03, 0.1]),
  },
  {
    name: 'pools',
    title: 'recipe `convolutional`, min-pools instead of strides, MNIST',
    models: ['cnn', 'pools'],
    dataset: 'mnist',
    epochs: 6,
    seeds: 1,
    candidates: [
      changed(convolutional, 'unchanged', {}),
      changed(convolutional, 'peak 0.005', { peakLearningRate: 5e-3 }),
    ],
  },
  {
    name: 'cnn',
    title: 'recipe `convolutional`, MNIST, 4 epochs',
    models: ['cnn'],
    dataset: 'mnist',
    epochs: 4,
    seeds: 1,
    candidates: convolutions,
  },
  {
    name: 'cnn-fashion',
    title: 'recipe `convolutional`, Fashion-MNIST, 4 epochs',
    models: ['cnn'],
    dataset: 'fashion-mnist',
    epochs: 4,
    seeds: 1,
    candidates: convolutions,
  },
];

/** The parts of the experiment: one for each comparison. */
export const parts: Readonly<Record<string, string>> = Object.fromEntries(
  comparisons.map(({ name, title }) => [name, title.replaceAll('`', '')]),
);

/** Networks are trained on the first 55,000 training images and evaluated on the last 5,000. */
export const full: RecipeSettings = { images: { training: 55_000, heldOut: 5000 }, comparisons };

/** One epoch on few images, with at most two seeds. */
export const quick: RecipeSettings = withSeeds(
  {
    images: { training: 2000, heldOut: 1000 },
    comparisons: comparisons.map((comparison) => ({ ...comparison, epochs: 1 })),
  },
  2,
);

/** The same settings with at most this many seeds. */
export function withSeeds({ images, comparisons: all }: RecipeSettings, most: number): RecipeSettings {
  const reduced = all.map((comparison) => ({ ...comparison, seeds: Math.min(comparison.seeds, most) }));
  return { images, comparisons: reduced };
}
