import { join, resolve } from 'node:path';
import type { Dataset, DatasetSource } from '@argand/datasets';
import { describeNetwork, type Json, readDescription } from '@argand/layers';
import { type Recipe, recipes } from '@argand/training';
import { augmentationWords, readAugmentation } from './augment-option.ts';
import { chooseDataset, type DataOptions, datasets } from './datasets.ts';
import { backendFile } from './devices.ts';
import { UsageError } from './failure.ts';
import { findModel, isConvolutional } from './find-model.ts';
import type { Model } from './models.ts';
import type { DeviceOptions } from './options.ts';
import type { TrainingContent } from './run-content.ts';
import { RunFolder } from './run-folder.ts';
import type { RunNames, RunPaths, RunSettings } from './run-settings.ts';

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

/** A run that is settled, but for its data. */
export interface ChosenRun {
  readonly folder: RunFolder;
  readonly names: RunNames;
  readonly paths: RunPaths;
  readonly source: DatasetSource;
  readonly recipe: Recipe;
  readonly training: Omit<TrainingContent, 'damping' | 'loss' | 'optimizer' | 'schedule' | 'l2'>;
  /** The settings of the run that is resumed. */
  readonly resumed?: RunSettings;
  /** The description of its network for this data set. */
  describe(train: Dataset): Json;
}

/** The settings that a recipe's name stands for: of `best` there is one for networks with convolutions. */
export function recipeFor(name: string, convolutional: boolean): Recipe {
  if (name === 'paper') return recipes.paper;
  return convolutional ? recipes.convolutional : recipes.best;
}

/** Settles what is run, and in which folder: by the options, or by the run that is resumed. */
export async function chooseRun(options: TrainOptions): Promise<ChosenRun> {
  return options.resume === undefined ? newRun(options) : resumedRun(options, options.resume);
}

async function newRun(options: TrainOptions): Promise<ChosenRun> {
  const { dataset = 'mnist', model = 'mlp', recipe: recipeName = 'best', backend } = options;
  const described = await findModel(model);
  const recipe = recipeFor(recipeName, described.convolutional);
  const {
    epochs = 2,
    batchSize = recipe.batchSize,
    learningRate = recipe.peakLearningRate,
    seed = 0,
  } = options;
  const augment = augmentationWords(
    options.augment ? readAugmentation(options.augment) : recipe.augmentation,
  );
  const source = await chooseDataset(dataset);
  const names = { dataset, model, recipe: recipeName, backend };
  const training = { epochs, continuedAfter: [], batchSize, learningRate, seed, augment };
  return {
    folder: new RunFolder(options.out ?? join('runs', runName(names, training, recipe))),
    names,
    paths: pathsOf(dataset, options.dataDir, backend),
    source,
    recipe,
    training,
    describe: ({ imageShape, classes }) => canonical(described.describe(imageShape, classes), model),
  };
}

/** The run in a folder, whose data and backend module can have moved. */
async function resumedRun(options: TrainOptions, path: string): Promise<ChosenRun> {
  if (options.out !== undefined && resolve(options.out) !== resolve(path))
    throw new UsageError('--resume and --out name two folders; leave out --out.');
  const folder = new RunFolder(path);
  const settings = await folder.settings();
  if (settings === undefined)
    throw new Error(
      `${path}: no settings.json in it, so it is not a run folder; name one that argand train made.`,
    );
  if (settings === 'damaged') {
    throw new Error(
      `${folder.settingsFile} is damaged (empty or cut short). Give the command that began the run, with --out ${path}: it writes the file anew and resumes the run.`,
    );
  }
  const { content, paths } = settings;
  requireOwnOptions(options, settings, path);
  const training = await continuedTraining(options, settings, folder);
  const model = options.model === undefined ? undefined : await findModel(options.model);
  const dataset = options.dataset ?? paths.dataset ?? settings.dataset;
  const source = await chooseDataset(dataset).catch((error: unknown) => {
    if (options.dataset !== undefined) throw error;
    throw new Error(
      `--resume ${path}: the data of the run are no longer at ${dataset}. Say where they are now with --dataset.`,
      { cause: error },
    );
  });
  // The option has a usual value, so it is always given.
  const backend = options.backend === 'auto' ? settings.backend : options.backend;
  const place = options.backend === 'auto' ? (paths.backend ?? backend) : backend;
  return {
    folder,
    names: { ...settings, dataset: options.dataset ?? settings.dataset, backend },
    paths: pathsOf(dataset, options.dataDir ?? paths.dataDir, place),
    source,
    recipe: recipeFor(settings.recipe, isConvolutional(content.network)),
    training,
    resumed: settings,
    describe({ imageShape, classes }) {
      const given = model && canonical(model.describe(imageShape, classes), options.model);
      if (given && JSON.stringify(given) !== JSON.stringify(content.network)) {
        throw new UsageError(
          `--resume ${path}: --model ${options.model} describes another network than the run has; leave it out, or choose another --out.`,
        );
      }
      return content.network;
    },
  };
}

/** @throws UsageError if an option says other than the run */
function requireOwnOptions(options: TrainOptions, { recipe, content }: RunSettings, path: string): void {
  const { batchSize, learningRate, seed, augment } = content.training;
  const given = {
    recipe: options.recipe,
    batchSize: options.batchSize,
    learningRate: options.learningRate,
    seed: options.seed,
    augment: options.augment && augmentationWords(readAugmentation(options.augment)),
  };
  const own = { recipe, batchSize, learningRate, seed, augment };
  for (const name of ['recipe', 'batchSize', 'learningRate', 'seed', 'augment'] as const) {
    if (given[name] === undefined || given[name] === own[name]) continue;
    throw new UsageError(
      `--resume ${path}: ${name} is ${own[name]} there and ${given[name]} here; a run is resumed with its own settings.`,
    );
  }
}

/** The run's own training, or that of the finished run continued to more epochs. */
async function continuedTraining(
  { epochs: wanted }: TrainOptions,
  settings: RunSettings,
  folder: RunFolder,
): Promise<ChosenRun['training']> {
  const { epochs, continuedAfter, batchSize, learningRate, seed, augment } = settings.content.training;
  const own = { epochs, continuedAfter, batchSize, learningRate, seed, augment };
  if (wanted === undefined || wanted === epochs) return own;
  if (wanted < epochs) {
    throw new UsageError(
      `--resume ${folder.path}: epochs is ${epochs} there and ${wanted} here; a run can be continued to more epochs, not to fewer.`,
    );
  }
  const obstacle = await folder.cannotContinue(settings);
  if (obstacle !== undefined) {
    throw new Error(`--resume ${folder.path}: the run cannot be continued to ${wanted} epochs: ${obstacle}.`);
  }
  return { ...own, epochs: wanted, continuedAfter: [...continuedAfter, epochs] };
}

function canonical(model: Model, name = ''): Json {
  return describeNetwork(readDescription({ ...model }, name));
}

/** Absolute paths, so that a run can be resumed from any folder. */
function pathsOf(dataset: string, dataDir: string | undefined, backend: string): RunPaths {
  const module = backendFile(backend);
  return {
    ...(Object.hasOwn(datasets, dataset) ? {} : { dataset: resolve(dataset) }),
    ...(dataDir === undefined ? {} : { dataDir: resolve(dataDir) }),
    ...(module === undefined ? {} : { backend: module }),
  };
}

/** A name that says what differs from the recipe. */
function runName(
  { dataset, model, recipe, backend }: RunNames,
  { epochs, batchSize, learningRate, augment, seed }: ChosenRun['training'],
  { batchSize: usualBatch, peakLearningRate: usualRate, augmentation: usual }: Recipe,
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
