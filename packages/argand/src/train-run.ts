import { augmenter, type Dataset } from '@argand/datasets';
import { createNetwork, type Network, readDescription, writeNetwork } from '@argand/layers';
import { gated, hold, ode, resonator } from '@argand/spiking';
import { fit, type Rate, type Recipe, TrainingInterrupted } from '@argand/training';
import { checkpointFile, writeFileAtomically } from '@argand/training/node';
import { readAugmentation } from './augment-option.ts';
import { chooseRun, recipeFor, type TrainOptions } from './choose-run.ts';
import { chooseDataset, loadSplit } from './datasets.ts';
import { chooseDevice } from './devices.ts';
import { atemporalResult, examineAtemporally, examineOnSpikes } from './examine.ts';
import { Interrupted } from './failure.ts';
import { findModel } from './models.ts';
import type { Output } from './output.ts';
import { gatherReport } from './recording.ts';
import type { CurvePoint } from './report/contents.ts';
import type { Metrics, TrainingResult } from './results.ts';
import type { RunFolder, RunSettings } from './run-folder.ts';

/** How many test images the resonator, the slow one of the two, is examined on. */
const resonatorImages = 1000;
/** How many steps lie between two checkpoints at most, and how many seconds. */
const checkpointSteps = 500;
const checkpointSeconds = 20;
/** The losses of so many steps are read at once: progress is shown no oftener. */
const lossesAtOnce = 10;

/** A run that is done. */
export interface TrainedRun {
  readonly metrics: Metrics;
  readonly folder: RunFolder;
}

/**
 * Trains, examines and reports, in the folder of the run. What is done already is not done again: a complete run is only
 * read, an interrupted one is gone on with.
 */
export async function trainRun(options: TrainOptions, output: Output): Promise<TrainedRun> {
  const { settings, folder } = await chooseRun(options);
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(130);
    output.say('\nStopping after this step; Ctrl-C again stops at once.');
    stop.abort(new Interrupted(resumeHint(folder)));
  };
  // Before the folder is taken: a backend that there is none of leaves nothing behind.
  const device = await chooseDevice({ ...options, backend: settings.backend });
  try {
    const state = await folder.open(settings);
    if (state === 'complete') {
      output.say(`${folder.path} is done already; give another --seed or --out for another run.`);
      return { metrics: await folder.metrics(), folder };
    }
    const dataset = await chooseDataset(settings.dataset);
    const train = await loadSplit(dataset, 'train', options, output);
    const test = await loadSplit(dataset, 'test', options, output);
    const source = await findModel(settings.model);
    const model = source.describe(train.imageShape, train.classes);

    process.on('SIGINT', interrupt);
    output.say(
      `${settings.model} on ${dataset.name}, recipe ${settings.recipe}, seed ${settings.seed}; ${device.description}`,
    );
    const description = readDescription({ ...model }, settings.model);
    const network = await createNetwork({ ...description, device, seed: settings.seed, data: train });
    const recipe = recipeFor(settings.recipe, source.convolutional);
    const { training, curve } = await learn(network, train, {
      ...{ settings, recipe, folder, output, signal: stop.signal },
      checkpointEvery: options.checkpointEvery ?? checkpointSteps,
    });
    await writeFileAtomically(folder.networkFile, await writeNetwork(network));

    const evaluation = await examineAtemporally(network, test, output, stop.signal);
    const examinations = [
      { neuron: gated(), limit: test.length },
      { neuron: resonator(), limit: resonatorImages },
    ];
    const spiking = [];
    for (const { neuron, limit } of examinations) {
      const { result, spikes } = await examineOnSpikes(network, test, neuron, {
        limit,
        atemporal: evaluation,
        output,
        signal: stop.signal,
      });
      spiking.push({ neuron: neuron.name, result, spikes });
    }
    const { backend, description: words, threads } = device;
    const metrics: Metrics = {
      dataset: settings.dataset,
      model: settings.model,
      recipe: settings.recipe,
      seed: settings.seed,
      epochs: settings.epochs,
      parameters: network.parameterCount,
      training,
      atemporal: atemporalResult(evaluation),
      temporal: spiking.map(({ result }) => result),
      device: { backend, description: words, threads },
      out: folder.path,
    };
    const contents = await gatherReport({
      name: folder.name,
      network,
      data: test,
      metrics,
      settings: {
        ...settings,
        loss: { name: recipe.loss.name, ...recipe.loss.settings },
        optimizer: { name: recipe.optimizer.name, ...recipe.optimizer.settings },
        rate: rateSettings(recipe.rate(settings.learningRate)),
        l2: recipe.l2,
        network: model,
      },
      curve,
      evaluation,
      spiking,
      shown: { network, neurons: [gated(), hold(), ode(), resonator()] },
    });
    await folder.report(contents);
    await folder.complete(metrics);
    return { metrics, folder };
  } catch (error) {
    throw stop.signal.aborted && !(error instanceof Interrupted)
      ? new Interrupted(resumeHint(folder))
      : error;
  } finally {
    process.off('SIGINT', interrupt);
    await device.close();
  }
}

function rateSettings({ name, settings }: Rate): Readonly<Record<string, unknown>> {
  return { name, ...settings };
}

function resumeHint(folder: RunFolder): string {
  return `Stopped. What was done is in ${folder.path}; go on with: argand train --resume ${folder.path}`;
}

/** What a network is trained with. */
interface Learning {
  readonly settings: RunSettings;
  readonly recipe: Recipe;
  readonly folder: RunFolder;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly checkpointEvery: number;
}

/** Trains the network, with progress and checkpoints. */
async function learn(
  network: Network,
  data: Dataset,
  { settings, recipe, folder, output, signal, checkpointEvery }: Learning,
): Promise<{ training: TrainingResult; curve: CurvePoint[] }> {
  const store = checkpointFile(folder.checkpointFile);
  const resume = await store.load();
  if (resume) output.say(`going on from ${store.path}`);
  const curve: CurvePoint[] = [];
  const begin = performance.now();
  let samples = 0;
  let finalLoss = Number.NaN;
  let progress: ReturnType<Output['progress']> | undefined;
  const total = settings.epochs * data.length;
  const augment =
    settings.augment === 'none'
      ? undefined
      : augmenter(readAugmentation(settings.augment.split(' ')), { imageShape: data.imageShape });
  const steps = fit(network, data, {
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    seed: settings.seed,
    loss: recipe.loss,
    damping: settings.damping,
    optimizer: recipe.optimizer,
    rate: recipe.rate(settings.learningRate),
    l2: recipe.l2,
    lossesAtOnce,
    signal,
    checkpoint: { every: checkpointEvery, seconds: checkpointSeconds, save: store.save },
    ...(augment ? { augment } : {}),
    ...(resume ? { resume } : {}),
  });
  try {
    for await (const step of steps) {
      progress ??= output.progress('training', total, 'images');
      samples += step.samples;
      finalLoss = step.loss;
      curve.push({ step: step.index, loss: step.loss, rate: step.rate });
      const done = Math.min(
        step.epoch * data.length + ((step.index % (step.steps / step.epochs)) + 1) * settings.batchSize,
        (step.epoch + 1) * data.length,
      );
      if (step.index % 10 === 9 || step.index === step.steps - 1)
        progress.advance(done, `epoch ${step.epoch + 1} of ${step.epochs}, loss ${step.loss.toFixed(4)}`);
    }
  } catch (error) {
    if (error instanceof TrainingInterrupted) throw new Interrupted(resumeHint(folder));
    throw error;
  } finally {
    progress?.finish();
    await augment?.close();
  }
  const seconds = (performance.now() - begin) / 1000;
  return { training: { seconds, samplesPerSecond: samples / seconds, finalLoss }, curve };
}
