import { take } from '@argand/datasets';
import { quantizeWeights } from '@argand/layers';
import { Command } from 'commander';
import { chooseDataset, type DataOptions, loadSplit } from '../datasets.ts';
import { backendFile, chooseDevice } from '../devices.ts';
import { type EarlyOptions, earlyRules, withEarlyOptions } from '../early/early-options.ts';
import type { EarlyResult } from '../early/early-result.ts';
import { earlyTable } from '../early/early-table.ts';
import { examineEarly } from '../early/examine-early.ts';
import { atemporalResult, examineAtemporally, examineOnSpikes } from '../examine.ts';
import { openNetwork } from '../inputs.ts';
import { withInterrupts } from '../interrupts.ts';
import { chooseNeurons, type NeuronOptions, withNeuronOptions } from '../neurons.ts';
import {
  disturbances,
  type NoiseOptions,
  noiseOf,
  weightLayers,
  withNoiseOptions,
} from '../noise-options.ts';
import {
  type DeviceOptions,
  type OutputOptions,
  whole,
  withDeviceOptions,
  withOutputOptions,
} from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { requireOutputFolder, requireOwnFiles } from '../output-paths.ts';
import { reportFiles } from '../report/files.ts';
import type { Metrics } from '../results.ts';
import { RunFolder } from '../run-folder.ts';
import { resultTable } from '../table.ts';

interface EvaluateCommandOptions
  extends OutputOptions,
    DeviceOptions,
    DataOptions,
    NeuronOptions,
    NoiseOptions,
    EarlyOptions {
  readonly dataset: string;
  readonly neuron: readonly string[];
  readonly limit?: number;
  readonly seed: number;
  readonly out?: string;
}

/** `argand evaluate`: accuracy on the test images, atemporal and on spikes. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('examines a network on test images, atemporally and on spikes, with the same weights')
    .argument('<network>', 'a .safetensors network file')
    .option('--dataset <name>', 'the data set', 'mnist')
    .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
    .option('--neuron <name...>', 'the neurons to run it with on spikes: gated, hold, resonator, ode', [
      'gated',
    ])
    .option('--limit <n>', 'only so many images', whole(1))
    .option('--seed <n>', 'the seed of what is random in an examination', whole(0), 0)
    .option('--out <folder>', 'write a report of it into this folder, made if missing');
  return withOutputOptions(withDeviceOptions(withNoiseOptions(withEarlyOptions(withNeuronOptions(command)))))
    .addHelpText(
      'after',
      '\nExample:\n  argand evaluate runs/mnist-mlp-best-seed0/network.safetensors --neuron gated resonator --limit 1000\n\nDisturbances (--jitter to --bits) are of the run on spikes alone; argand sweep has lists of them.',
    )
    .action(async (path: string, options: EvaluateCommandOptions) => {
      const output = openOutput(options);
      await withInterrupts((signal) => evaluate(path, options, { output, signal }), { output });
    });
}

async function evaluate(
  path: string,
  options: EvaluateCommandOptions,
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
): Promise<void> {
  const neurons = chooseNeurons(options.neuron, options);
  const rules = earlyRules(options);
  const source = await chooseDataset(options.dataset);
  const folder = options.out === undefined ? undefined : new RunFolder(options.out);
  if (folder) await openFolder(folder, path, { options, output });
  const device = await chooseDevice(options);
  try {
    const network = await openNetwork(path, device);
    const all = await loadSplit(source, 'test', { ...options, signal }, output);
    const data = options.limit === undefined ? all : take(all, 0, Math.min(options.limit, all.length));
    const evaluation = await examineAtemporally(network, data, output, signal);
    const layers = weightLayers(options.layers);
    const onSpikes =
      options.bits === undefined
        ? network
        : await quantizeWeights(network, { bits: options.bits, ...(layers ? { layers } : {}) });
    const noise = noiseOf(options, options.seed);
    const spiking = [];
    for (const neuron of neurons) {
      const examination = { atemporal: evaluation, output, noise, signal };
      const { result, spikes } = await examineOnSpikes(onSpikes, data, neuron, examination);
      spiking.push({ neuron: neuron.name, result, spikes });
    }
    const early: EarlyResult[] = [];
    for (const neuron of rules.length > 0 ? neurons : [])
      early.push(await examineEarly(onSpikes, data, neuron, rules, { output, noise, signal }));
    const disturbed = disturbances.flatMap(({ name }) =>
      options[name] === undefined ? [] : [[name, options[name]] as const],
    );
    const { backend, description, threads } = device;
    const metrics: Metrics = {
      dataset: options.dataset,
      model: path,
      seed: options.seed,
      parameters: network.parameterCount,
      atemporal: atemporalResult(evaluation),
      temporal: spiking.map(({ result }) => result),
      ...(early.length > 0 ? { early } : {}),
      ...(disturbed.length > 0
        ? { disturbed: { ...Object.fromEntries(disturbed), layers: options.layers ?? null } }
        : {}),
      device: { backend, description, threads },
      ...(folder ? { out: folder.path } : {}),
    };
    if (folder) {
      const { dataset, limit, seed } = options;
      await folder.complete(metrics);
      const gathered = {
        name: folder.name,
        network,
        data,
        metrics,
        settings: {
          network: path,
          dataset,
          ...(limit === undefined ? {} : { limit }),
          seed,
          backend,
          ...(metrics.disturbed ? { disturbed: metrics.disturbed } : {}),
          neurons: Object.fromEntries(neurons.map(({ name, settings }) => [name, settings])),
        },
        curve: [],
        evaluation,
        spiking,
        shown: { network: onSpikes, neurons, noise },
        signal,
      };
      await folder.report(gathered, (line) => output.say(line));
    }
    output.answer(metrics, [resultTable(metrics), ...early.map(earlyTable)].join('\n'));
  } finally {
    folder?.close();
    await device.close();
  }
}

/** Takes the folder for the report. @throws UsageError if it holds an input or files of others; Error if it holds a run of training */
async function openFolder(
  folder: RunFolder,
  path: string,
  { options, output }: { readonly options: EvaluateCommandOptions; readonly output: Output },
): Promise<void> {
  await requireOutputFolder('--out', folder.path, {
    files: Object.keys(reportFiles),
    inputs: {
      network: path,
      '--dataset': options.dataset,
      '--data-dir': options.dataDir,
      '--backend': backendFile(options.backend),
    },
  });
  await requireOwnFiles('--out', folder.path, reportFiles);
  await folder.openForExamination((line) => output.say(line));
}
