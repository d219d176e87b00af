import { createHash } from 'node:crypto';
import { type Recipe, recipes } from '@argand/training';

export const datasetNames = ['mnist', 'fashion-mnist', 'cifar10'] as const;
export type DatasetName = (typeof datasetNames)[number];

export type ModelName = 'mlp' | 'cnn' | 'cifar10';
/** What `--recipe` takes. */
export type RecipeName = 'paper' | 'best';

/** A network of the paper: trained with this recipe for so many epochs. */
export interface NetworkKind {
  readonly dataset: DatasetName;
  readonly model: ModelName;
  readonly recipe: RecipeName;
  readonly epochs: number;
}

/** One of its kind. */
export interface NetworkSpec extends NetworkKind {
  readonly seed: number;
}

/**
 * All that decides the bits of a network, the recipe's numbers among them. A network with convolutions may be trained by another recipe
 * under the same name, so it goes by the numbers of all.
 */
export function settingsOf(spec: NetworkSpec) {
  return { ...spec, recipe: spec.model === 'mlp' ? recipeSettings(spec.recipe) : allRecipes() };
}

/** Every recipe as plain numbers and words. */
export function allRecipes(): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(recipes).map(plainly);
}

/** A recipe as plain numbers and words. */
export function recipeSettings(name: RecipeName): Readonly<Record<string, unknown>> {
  return plainly(recipes[name]);
}

function plainly({ loss, optimizer, rate, ...plain }: Recipe): Readonly<Record<string, unknown>> {
  const { name: rateName, settings } = rate(plain.learningRate);
  return {
    ...plain,
    loss: { name: loss.name, ...loss.settings },
    optimizer: { name: optimizer.name, ...optimizer.settings },
    rate: { name: rateName, ...settings },
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
