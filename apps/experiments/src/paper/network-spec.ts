import { createHash } from 'node:crypto';
import { type Recipe, recipes } from '@argand/training';
import { recipeSettings } from '../measuring/recipe-settings.ts';

export const datasetNames = ['mnist', 'fashion-mnist', 'cifar10'] as const;
export type DatasetName = (typeof datasetNames)[number];

/** The paper's MLP, with a random projection, random signs or no encoder. */
const mlps = ['mlp', 'mlp-sign', 'mlp-pixels'] as const;
/** A value of `--model`: an MLP, a small convolutional network, or the paper's network for CIFAR-10. */
export type ModelName = (typeof mlps)[number] | 'cnn' | 'paper-cnn';
/** A value of `--recipe`. */
export type RecipeName = 'paper' | 'best';

/** A network, and how it is trained. */
export interface NetworkKind {
  readonly dataset: DatasetName;
  readonly model: ModelName;
  readonly recipe: RecipeName;
  readonly epochs: number;
  /** Augmentation, as values of `--augment`; that of the recipe if omitted. */
  readonly augment?: readonly string[];
}

/** A network of a kind, trained with a seed. */
export interface NetworkSpec extends NetworkKind {
  readonly seed: number;
}

/** Whether a kind is the MLP, with any encoder. */
export function isMlp({ model }: Pick<NetworkKind, 'model'>): boolean {
  return mlps.some((name) => name === model);
}

/** Whether the paper reports the accuracy of a kind. Its code encodes Fashion-MNIST with random signs and MNIST with a projection. */
export function isOfPaper({ dataset, model, recipe, epochs }: NetworkKind): boolean {
  const encoded = dataset === 'fashion-mnist' ? 'mlp-sign' : 'mlp';
  return recipe === 'paper' && epochs === 2 && model === encoded;
}

/** Everything that decides the bits of a network, including the numbers of its recipe. */
export function settingsOf(spec: NetworkSpec) {
  return { ...spec, recipe: recipeSettings(recipeOf(spec)) };
}

/** The recipe `argand train` uses: for `best`, convolutional networks have one of their own. */
function recipeOf(spec: NetworkSpec): Recipe {
  if (spec.recipe === 'paper') return recipes.paper;
  return isMlp(spec) ? recipes.best : recipes.convolutional;
}

/** The name of a kind in tables and kept results. */
export function kindName({ dataset, model, recipe, epochs }: NetworkKind): string {
  return `${dataset}/${model}-${recipe}-${epochs}`;
}

export function specName(spec: NetworkSpec): string {
  return `${kindName(spec)}/seed-${spec.seed}`;
}

/** The name of the folder of a training run, which is different for different settings and for different training code. */
export function folderName(spec: NetworkSpec, trainingCode: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([settingsOf(spec), trainingCode]))
    .digest('hex')
    .slice(0, 8);
  return `${specName(spec).replaceAll('/', '-')}-${digest}`;
}
