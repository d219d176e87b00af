import { augmenter, type Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { fit, type Recipe, type Step, TrainingHistory } from '@argand/training';
import { readAugmentation } from './augment-option.ts';
import type { Output } from './output.ts';
import type { Progress } from './progress.ts';
import { checkpointId } from './run-content.ts';
import { type RunFolder, withCheckpointFile } from './run-folder.ts';
import type { RunSettings } from './run-settings.ts';

/** How many steps lie between two checkpoints at most, and how many seconds. */
const checkpointSteps = 500;
const checkpointSeconds = 20;
/** The losses of this number of steps are read at once: progress is shown no more often. */
const lossesAtOnce = 10;

/** What a network is trained with. */
interface Learning {
  readonly settings: RunSettings;
  readonly recipe: Recipe;
  readonly folder: RunFolder;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** The most steps between two checkpoints. */
  readonly checkpointEvery: number | undefined;
}

/** Trains the network, with progress and checkpoints. */
export async function learn(
  network: Network,
  data: Dataset,
  { settings, recipe, folder, output, signal, checkpointEvery = checkpointSteps }: Learning,
): Promise<TrainingHistory> {
  const {
    epochs,
    batchSize,
    seed,
    damping,
    learningRate,
    augment: variations,
    continuedAfter,
  } = settings.content.training;
  const store = folder.checkpoints((line) => output.say(line));
  const resume = await store.load();
  if (resume) output.say(`resuming from ${store.path}`);
  const history = new TrainingHistory();
  const augment =
    variations === 'none'
      ? undefined
      : augmenter(readAugmentation(variations.split(' ')), { imageShape: data.imageShape });
  const steps = fit(network, data, {
    epochs,
    batchSize,
    seed,
    damping,
    lossReadInterval: lossesAtOnce,
    signal,
    history,
    loss: recipe.loss,
    optimizer: recipe.optimizer,
    learningRate: recipe.schedule(learningRate),
    l2: recipe.l2,
    runId: checkpointId(settings.content),
    extend: continuedAfter.length > 0,
    checkpoint: { everySteps: checkpointEvery, everySeconds: checkpointSeconds, save: store.save },
    ...(augment ? { augment } : {}),
    ...(resume ? { resume } : {}),
  });
  try {
    await takeSteps(steps, { images: data.length, batchSize, output });
  } catch (error) {
    throw withCheckpointFile(error, folder);
  } finally {
    await augment?.close();
  }
  // The last one is kept: from it the run can be continued to more epochs.
  await store.deletePrevious();
  return history;
}

/** Takes all steps, and shows progress. */
async function takeSteps(
  steps: AsyncIterable<Step>,
  {
    images,
    batchSize,
    output,
  }: { readonly images: number; readonly batchSize: number; readonly output: Output },
): Promise<void> {
  let progress: Progress | undefined;
  try {
    for await (const { index, epoch, epochs, steps: total, loss } of steps) {
      progress ??= output.progress('training', epochs * images, 'images');
      if (index % 10 !== 9 && index !== total - 1) continue;
      const inEpoch = ((index % (total / epochs)) + 1) * batchSize;
      const done = Math.min(epoch * images + inEpoch, (epoch + 1) * images);
      progress.advance(done, `epoch ${epoch + 1} of ${epochs}, loss ${loss.toFixed(4)}`);
    }
  } finally {
    progress?.[Symbol.dispose]();
  }
}
