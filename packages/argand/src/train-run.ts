import { join } from 'node:path';
import { createNetwork, type Network, readDescription, writeNetwork } from '@argand/layers';
import { gated, hold, ode, resonator } from '@argand/spiking';
import { fit, type Rate, type Recipe, recipes, TrainingInterrupted } from '@argand/training';
import { checkpointFile, writeFileAtomically } from '@argand/training/node';
import { chooseDataset, type DataOptions, loadSplit } from './datasets.ts';
import { chooseDevice } from './devices.ts';
import { atemporalResult, examineAtemporally, examineOnSpikes } from './examine.ts';
import { Interrupted, UsageError } from './failure.ts';
import { chooseModel } from './models.ts';
import type { DeviceOptions } from './options.ts';
import type { Output } from './output.ts';
import { gatherReport } from './recording.ts';
import type { CurvePoint } from './report/contents.ts';
import type { Metrics, TrainingResult } from './results.ts';
import { RunFolder, type RunSettings } from './run-folder.ts';

/** How many test images the resonator, the slow one of the two, is examined on. */
const resonatorImages = 1000;
/** How many steps lie between two checkpoints. */
const checkpointEvery = 500;

/** What a run is made from; what is not given is the recipe's, or its usual value. */
export interface TrainOptions extends DeviceOptions, DataOptions {
  readonly dataset?: string;
  readonly model?: string;
  readonly recipe?: string;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: string;
}

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
  const state = await folder.open(settings);
  if (state === 'complete') {
    output.say(`${folder.path} is done already; give another --seed or --out for another run.`);
    return { metrics: await folder.metrics(), folder };
  }
  const source = await chooseDataset(settings.dataset);
  const train = await loadSplit(source, 'train', options, output);
  const test = await loadSplit(source, 'test', options, output);
  const model = await chooseModel(settings.model, train.imageShape, train.classes);

  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(130);
    output.say('\nStopping after this step; Ctrl-C again stops at once.');
    stop.abort(new Interrupted(resumeHint(folder)));
  };
  process.on('SIGINT', interrupt);
  const device = await chooseDevice({ ...options, backend: settings.backend });
  try {
    output.say(
      `${settings.model} on ${source.name}, recipe ${settings.recipe}, seed ${settings.seed}; ${device.description}`,
    );
    const description = readDescription({ ...model }, settings.model);
    const network = await createNetwork({ ...description, device, seed: settings.seed, data: train });
    const recipe: Recipe = recipes[settings.recipe === 'paper' ? 'paper' : 'best'];
    const { training, curve } = await learn(network, train, settings, recipe, folder, output, stop.signal);
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

/** Settles what is to be run, and where: by the options, or by the folder that is gone on with. */
async function chooseRun(options: TrainOptions): Promise<{ settings: RunSettings; folder: RunFolder }> {
  if (options.resume !== undefined) {
    if (options.out !== undefined && options.out !== options.resume)
      throw new UsageError('--resume and --out name two folders; leave out --out.');
    const folder = new RunFolder(options.resume);
    const settings = await folder.settings();
    if (!settings)
      throw new Error(
        `${options.resume}: no settings.json in it, so it is no run that could be gone on with.`,
      );
    for (const name of [
      'dataset',
      'model',
      'recipe',
      'epochs',
      'batchSize',
      'learningRate',
      'seed',
    ] as const) {
      if (options[name] !== undefined && options[name] !== settings[name]) {
        throw new UsageError(
          `--resume ${options.resume}: ${name} is ${settings[name]} there and ${options[name]} here; a run goes on with its own settings.`,
        );
      }
    }
    return { settings, folder };
  }
  const recipe: Recipe = recipes[options.recipe === 'paper' ? 'paper' : 'best'];
  const {
    dataset = 'mnist',
    model = 'mlp',
    epochs = 2,
    batchSize = recipe.batchSize,
    learningRate = recipe.learningRate,
    seed = 0,
  } = options;
  await chooseDataset(dataset);
  const settings = {
    dataset,
    model,
    recipe: recipe.name,
    epochs,
    batchSize,
    learningRate,
    damping: recipe.damping,
    seed,
    backend: options.backend,
  };
  return { settings, folder: new RunFolder(options.out ?? join('runs', runName(settings, recipe))) };
}

/** A name that says what differs from the recipe. */
function runName(
  { dataset, model, recipe, epochs, batchSize, learningRate, seed, backend }: RunSettings,
  { batchSize: usualBatch, learningRate: usualRate }: Recipe,
): string {
  const lastPart = (path: string) => path.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, '');
  const parts = [lastPart(dataset).replace(/\.npz$/, ''), lastPart(model).replace(/\.json$/, ''), recipe];
  if (epochs !== 2) parts.push(`epochs${epochs}`);
  if (batchSize !== usualBatch) parts.push(`batch${batchSize}`);
  if (learningRate !== usualRate) parts.push(`rate${learningRate}`);
  if (backend !== 'auto') parts.push(backend.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, ''));
  return [...parts, `seed${seed}`].join('-');
}

/** Trains the network, with progress and checkpoints. */
async function learn(
  network: Network,
  data: Parameters<typeof fit>[1],
  settings: RunSettings,
  recipe: Recipe,
  folder: RunFolder,
  output: Output,
  signal: AbortSignal,
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
  const steps = fit(network, data, {
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    seed: settings.seed,
    loss: recipe.loss,
    damping: settings.damping,
    optimizer: recipe.optimizer,
    rate: recipe.rate(settings.learningRate),
    signal,
    checkpoint: { every: checkpointEvery, save: store.save },
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
  }
  const seconds = (performance.now() - begin) / 1000;
  return { training: { seconds, samplesPerSecond: samples / seconds, finalLoss }, curve };
}
