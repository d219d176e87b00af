import { createHash } from 'node:crypto';
import { type Recipe, recipes } from '@argand/training';

export const datasetNames = ['mnist', 'fashion-mnist', 'cifar10'] as const;
export type DatasetName = (typeof datasetNames)[number];

/** The paper's MLP behind a projection, signs or nothing. */
const mlps = ['mlp', 'mlp-sign', 'mlp-pixels'] as const;
/** What `--model` takes: an MLP, a small convolutional network, and the paper's network for CIFAR-10. */
export type ModelName = (typeof mlps)[number] | 'cnn' | 'paper-cnn';
/** What `--recipe` takes. */
export type RecipeName = 'paper' | 'best';

/** A network of the paper: trained with this recipe for so many epochs. */
export interface NetworkKind {
  readonly dataset: DatasetName;
  readonly model: ModelName;
  readonly recipe: RecipeName;
  readonly epochs: number;
  /** How images are varied, as `--augment` has it; as the recipe does if not given. */
  readonly augment?: readonly string[];
}

/** One of its kind. */
export interface NetworkSpec extends NetworkKind {
  readonly seed: number;
}

/** Whether a kind is the MLP, whatever its encoder. */
export function isMlp({ model }: Pick<NetworkKind, 'model'>): boolean {
  return mlps.some((name) => name === model);
}

/** Whether a kind is what the paper reports its accuracy of: its code puts random signs before Fashion-MNIST, a projection before MNIST. */
export function isOfPaper({ dataset, model, recipe, epochs }: NetworkKind): boolean {
  const encoded = dataset === 'fashion-mnist' ? 'mlp-sign' : 'mlp';
  return recipe === 'paper' && epochs === 2 && model === encoded;
}

/** All that decides the bits of a network, the recipe's numbers among them. */
export function settingsOf(spec: NetworkSpec) {
  return { ...spec, recipe: recipeSettings(usedRecipe(spec)) };
}

/** The recipe that `argand train` takes: of `best` there is one for networks with convolutions. */
function usedRecipe(spec: NetworkSpec): Recipe {
  if (spec.recipe === 'paper') return recipes.paper;
  return isMlp(spec) ? recipes.best : recipes.convolutional;
}

/** A recipe as plain numbers and words. */
export function recipeSettings(recipe: Recipe): Readonly<Record<string, unknown>> {
  const { name, batchSize, peakLearningRate, damping, l2, augmentation } = recipe;
  const { loss, optimizer, learningRate } = recipe;
  return {
    ...{ name, batchSize, learningRate: peakLearningRate, damping, l2, augmentation },
    loss: { name: loss.name, ...loss.settings },
    optimizer: { name: optimizer.name, ...optimizer.settings },
    rate: { name: learningRate.name, ...learningRate.settings },
  };
}

/** What records and tables go by. */
export function kindName({ dataset, model, recipe, epochs }: NetworkKind): string {
  return `${dataset}/${model}-${recipe}-${epochs}`;
}

export function specName(spec: NetworkSpec): string {
  return `${kindName(spec)}/seed-${spec.seed}`;
}

/** The folder of its run: another for other settings, so that no run is mistaken for another. */
export function folderName(spec: NetworkSpec): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(settingsOf(spec)))
    .digest('hex')
    .slice(0, 8);
  return `${specName(spec).replaceAll('/', '-')}-${digest}`;
}
