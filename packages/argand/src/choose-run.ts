import { join } from 'node:path';
import { type Recipe, recipes } from '@argand/training';
import { augmentationWords, readAugmentation } from './augment-option.ts';
import { chooseDataset, type DataOptions } from './datasets.ts';
import { UsageError } from './failure.ts';
import { findModel } from './models.ts';
import type { DeviceOptions } from './options.ts';
import { differences, RunFolder, type RunSettings } from './run-folder.ts';

/** What a run is made from; what is not given is the recipe's, or its usual value. */
export interface TrainOptions extends DeviceOptions, DataOptions {
  readonly dataset?: string;
  readonly model?: string;
  readonly recipe?: string;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  /** As `--augment` has it: `shift=2`, `flip=0.5`, … or `none`. */
  readonly augment?: readonly string[];
  readonly seed?: number;
  readonly checkpointEvery?: number;
  readonly out?: string;
  readonly resume?: string;
}

/** The settings that a recipe's name stands for: of `best` there is one for networks with convolutions. */
export function recipeFor(name: string, convolutional: boolean): Recipe {
  if (name === 'paper') return recipes.paper;
  return convolutional ? recipes.convolutional : recipes.best;
}

/** Settles what is to be run, and where: by the options, or by the folder that is gone on with. */
export async function chooseRun(
  options: TrainOptions,
): Promise<{ settings: RunSettings; folder: RunFolder }> {
  if (options.resume !== undefined) {
    if (options.out !== undefined && options.out !== options.resume)
      throw new UsageError('--resume and --out name two folders; leave out --out.');
    const folder = new RunFolder(options.resume);
    const settings = await folder.settings();
    if (!settings)
      throw new Error(
        `${options.resume}: no settings.json in it, so it is no run that could be gone on with.`,
      );
    // The backend has a usual value, so that it is always given: the run's own is taken.
    const { dataset, model, recipe, epochs, batchSize, learningRate, seed } = options;
    const augment = options.augment && augmentationWords(readAugmentation(options.augment));
    const given = { dataset, model, recipe, epochs, batchSize, learningRate, augment, seed };
    const [difference] = differences(settings, given);
    if (difference !== undefined) {
      throw new UsageError(`--resume ${options.resume}: ${difference}; a run goes on with its own settings.`);
    }
    return { settings, folder };
  }
  const { dataset = 'mnist', model = 'mlp', recipe: recipeName = 'best' } = options;
  const recipe = recipeFor(recipeName, (await findModel(model)).convolutional);
  const { epochs = 2, batchSize = recipe.batchSize, learningRate = recipe.learningRate, seed = 0 } = options;
  const augmentation = options.augment ? readAugmentation(options.augment) : recipe.augmentation;
  await chooseDataset(dataset);
  const settings = {
    dataset,
    model,
    recipe: recipeName,
    epochs,
    batchSize,
    learningRate,
    damping: recipe.damping,
    augment: augmentationWords(augmentation),
    seed,
    backend: options.backend,
  };
  return { settings, folder: new RunFolder(options.out ?? join('runs', runName(settings, recipe))) };
}

/** A name that says what differs from the recipe. */
function runName(
  { dataset, model, recipe, epochs, batchSize, learningRate, augment, seed, backend }: RunSettings,
  { batchSize: usualBatch, learningRate: usualRate, augmentation: usual }: Recipe,
): string {
  const lastPart = (path: string) => path.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, '');
  const parts = [lastPart(dataset).replace(/\.npz$/, ''), lastPart(model).replace(/\.json$/, ''), recipe];
  if (epochs !== 2) parts.push(`epochs${epochs}`);
  if (batchSize !== usualBatch) parts.push(`batch${batchSize}`);
  if (learningRate !== usualRate) parts.push(`rate${learningRate}`);
  if (augment !== augmentationWords(usual)) parts.push(`augment-${augment.replace(/[^\w.-]+/g, '-')}`);
  if (backend !== 'auto') parts.push(backend.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, ''));
  return [...parts, `seed${seed}`].join('-');
}
