import { existsSync } from 'node:fs';
import type { Dataset } from '@argand/datasets';
import { createNetwork, type Network, readDescription, writeNetwork } from '@argand/layers';
import { gated, hold, ode, resonator } from '@argand/spiking';
import type { TrainingHistory } from '@argand/training';
import { writeFileAtomically } from '@argand/training/node';
import { type ChosenRun, chooseRun, type TrainOptions } from './choose-run.ts';
import { loadSplit } from './datasets.ts';
import { chooseDevice } from './devices.ts';
import { atemporalResult, examineAtemporally, examineOnSpikes } from './examine.ts';
import { UsageError } from './failure.ts';
import { withInterrupts } from './interrupts.ts';
import { learn } from './learn.ts';
import type { OutputOptions } from './options.ts';
import { type Output, openOutput } from './output.ts';
import { requireOutputFolder } from './output-paths.ts';
import { reportFiles } from './report/files.ts';
import type { Metrics } from './results.ts';
import { runContent } from './run-content.ts';
import type { RunFolder } from './run-folder.ts';
import { type RunSettings, runSettings } from './run-settings.ts';
import { resultTable } from './table.ts';

/** How many test images the resonator, the slow one of the two, is examined on. */
const resonatorImages = 1000;
/** A finished run. */
export interface TrainedRun {
  readonly metrics: Metrics;
  readonly folder: RunFolder;
}

/** Options of `argand train`. */
export type TrainCommandOptions = TrainOptions & OutputOptions;

/** Trains, examines and reports, and prints the results. */
export async function train(options: TrainCommandOptions): Promise<void> {
  const output = openOutput(options);
  const { metrics, folder } = await trainRun(options, output);
  const files = [folder.networkFile, folder.reportFile].filter(existsSync);
  output.answer(metrics, `${resultTable(metrics)}\n${files.join('\n')}`);
}

/** Trains, examines and reports, in the folder of the run. A finished run is only read; an interrupted one is resumed. */
export async function trainRun(options: TrainOptions, output: Output): Promise<TrainedRun> {
  const run = await chooseRun(options);
  const { folder } = run;
  const { dataset, dataDir, backend } = run.paths;
  await requireOutputFolder('--out', folder.path, {
    files: [
      ...[
        'settings.json',
        'checkpoint.safetensors',
        'checkpoint.safetensors.previous',
        'network.safetensors',
      ],
      ...Object.keys(reportFiles),
    ],
    inputs: { '--dataset': dataset, '--data-dir': dataDir, '--model': options.model, '--backend': backend },
  });
  await folder.requireFree();
  const keeping = { stopping: 'Stopping after this step', kept: () => resumeHint(folder) };
  try {
    return await withInterrupts((signal) => trainIn(run, { options, output, signal }), { output, keeping });
  } finally {
    folder.close();
  }
}

async function trainIn(
  run: ChosenRun,
  {
    options,
    output,
    signal,
  }: { readonly options: TrainOptions; readonly output: Output; readonly signal: AbortSignal },
): Promise<TrainedRun> {
  const { folder, names, paths, recipe } = run;
  const say = (line: string) => output.say(line);
  // Before the folder is taken: a backend that there is none of leaves nothing behind.
  const device = await chooseDevice({ ...options, backend: paths.backend ?? names.backend });
  try {
    const train = await loadSplit(run.source, 'train', { ...paths, signal }, output);
    const test = await loadSplit(run.source, 'test', { ...paths, signal }, output);
    const description = run.describe(train);
    requireAugmentable(run, train);
    const content = await runContent({
      network: description,
      train,
      test,
      recipe,
      device,
      options: run.training,
      backendModule: paths.backend,
    });
    const settings = runSettings(names, paths, { ...content, argand: await versionsOf(run, content.argand) });
    const opened = await folder.open(settings, { resume: run.resumed !== undefined, say });
    if (opened.state === 'complete') {
      output.say(
        `${folder.path} is done already, by Argand ${settings.content.argand.join(', then ')}; give another --seed or --out for another run.`,
      );
      const trouble = await folder.reportTrouble();
      if (trouble !== undefined) output.warn(`${trouble}.`);
      return { metrics: opened.metrics, folder };
    }
    const { seed } = run.training;
    output.say(
      `${names.model} on ${run.source.name}, recipe ${names.recipe}, seed ${seed}; ${device.description}`,
    );
    const network = await createNetwork({
      ...readDescription(description, names.model),
      device,
      seed,
      data: train,
      signal,
    });
    const history = await learn(network, train, {
      settings,
      recipe,
      folder,
      output,
      signal,
      checkpointEvery: options.checkpointEvery,
    });
    await writeFileAtomically(folder.networkFile, await writeNetwork(network));
    const metrics = await examineRun(run, settings, { network, test, history, output, signal });
    return { metrics, folder };
  } finally {
    await device.close();
  }
}

/** @throws UsageError if data are to be augmented that are no images */
function requireAugmentable({ names, training: { augment } }: ChosenRun, { imageShape }: Dataset): void {
  if (augment === 'none' || imageShape.length === 3) return;
  throw new UsageError(
    `--augment ${augment}: expected images [height, width, channels], but those of ${names.dataset} are [${imageShape.join(', ')}]; leave it out.`,
  );
}

/** Examines a trained network, and writes the results and the report into the folder of the run. */
async function examineRun(
  { folder, names, training }: ChosenRun,
  settings: RunSettings,
  {
    network,
    test,
    history,
    output,
    signal,
  }: {
    readonly network: Network;
    readonly test: Dataset;
    readonly history: TrainingHistory;
    readonly output: Output;
    readonly signal: AbortSignal;
  },
): Promise<Metrics> {
  const evaluation = await examineAtemporally(network, test, output, signal);
  const spiking = [];
  for (const [neuron, limit] of [[gated(), test.length] as const, [resonator(), resonatorImages] as const]) {
    const examination = { limit, atemporal: evaluation, output, signal };
    const { result, spikes } = await examineOnSpikes(network, test, neuron, examination);
    spiking.push({ neuron: neuron.name, result, spikes });
  }
  const { backend, description, threads } = network.device;
  const { seconds, samplesPerSecond, finalLoss } = history;
  const metrics: Metrics = {
    dataset: names.dataset,
    model: names.model,
    recipe: names.recipe,
    seed: training.seed,
    epochs: training.epochs,
    parameters: network.parameterCount,
    training: { seconds, samplesPerSecond, finalLoss },
    atemporal: atemporalResult(evaluation),
    temporal: spiking.map(({ result }) => result),
    argand: settings.content.argand,
    run: settings.id,
    device: { backend, description, threads },
    out: folder.path,
  };
  await folder.complete(metrics);
  const report = {
    name: folder.name,
    network,
    data: test,
    metrics,
    settings: reportedSettings(settings),
    curve: history.curve,
    evaluation,
    spiking,
    shown: { network, neurons: [gated(), hold(), ode(), resonator()] },
    signal,
  };
  await folder.report(report, (line) => output.say(line));
  return metrics;
}

/** The versions of Argand that a run was made with, this one among them if there is something left to do. */
async function versionsOf(
  { resumed, training, folder }: ChosenRun,
  here: readonly string[],
): Promise<readonly string[]> {
  if (!resumed) return here;
  const { argand, training: before } = resumed.content;
  const isDone = before.epochs === training.epochs && (await folder.isComplete(resumed));
  return isDone || argand.at(-1) === here[0] ? argand : [...argand, ...here];
}

/** Every setting, as the report lists them. */
function reportedSettings({ id, dataset, model, recipe, backend, content }: RunSettings) {
  const { training, network, data, argand } = content;
  return { dataset, model, recipe, ...training, backend, network, data, argand, run: id };
}

function resumeHint(folder: RunFolder): string {
  if (!folder.isOpen) return 'Stopped before the run began.';
  return `Stopped. What was done is in ${folder.path}; go on with: argand train --resume ${folder.path}`;
}
