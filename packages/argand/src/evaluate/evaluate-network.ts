import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import type { Neuron, Noise, SpikeResult, StopEarly } from '@argand/spiking';
import type { EvaluationResult } from '@argand/training';
import { chooseDataset, type DataOptions, loadTestImages } from '../datasets.ts';
import { backendFile, withDevice } from '../devices.ts';
import { type EarlyOptions, earlyRules } from '../early/early-options.ts';
import type { EarlyResult } from '../early/early-result.ts';
import { earlyTable } from '../early/early-table.ts';
import { examineEarly } from '../early/examine-early.ts';
import { atemporalResult, examineAtemporally, examineOnSpikes } from '../examine.ts';
import { openNetwork } from '../inputs.ts';
import { withInterrupts } from '../interrupts.ts';
import type { NeuronOptions } from '../neuron-options.ts';
import { chooseNeurons } from '../neurons.ts';
import { disturbances, type NoiseOptions, noiseOf } from '../noise-options.ts';
import type { DeviceOptions, OutputOptions } from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { requireOutputFolder, requireOwnFiles } from '../output-paths.ts';
import { reportFiles } from '../report/files.ts';
import type { Metrics, TemporalResult } from '../results.ts';
import { roundWeights } from '../round-weights.ts';
import { RunFolder } from '../run-folder.ts';
import { resultTable } from '../table.ts';

/** Options of `argand evaluate`. */
export interface EvaluateOptions
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

/** Examines a network on test images, prints the results, and writes a report if `--out` is given. */
export async function evaluateNetwork(path: string, options: EvaluateOptions): Promise<void> {
  const output = openOutput(options);
  await withInterrupts((signal) => evaluate(path, options, { output, signal }), { output });
}

interface Running {
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function evaluate(path: string, options: EvaluateOptions, { output, signal }: Running): Promise<void> {
  const neurons = chooseNeurons(options.neuron, options);
  const rules = earlyRules(options);
  const source = await chooseDataset(options.dataset);
  const folder = options.out === undefined ? undefined : new RunFolder(options.out);
  if (folder) await openFolder(folder, path, { options, output });
  try {
    await withDevice(options, async (device) => {
      const network = await openNetwork(path, device);
      const data = await loadTestImages(source, { ...options, signal }, output);
      const examined = await examine(network, data, { options, neurons, rules, output, signal });
      const { backend, description, threads } = device;
      const metrics: Metrics = {
        dataset: options.dataset,
        model: path,
        seed: options.seed,
        parameters: network.parameterCount,
        atemporal: atemporalResult(examined.evaluation),
        temporal: examined.spiking.map(({ result }) => result),
        ...(examined.early.length > 0 ? { early: examined.early } : {}),
        ...disturbed(options),
        device: { backend, description, threads },
        ...(folder ? { out: folder.path } : {}),
      };
      if (folder) {
        await folder.complete(metrics);
        await report(folder, { path, options, network, data, neurons, metrics, examined, output, signal });
      }
      output.answer(metrics, [resultTable(metrics), ...examined.early.map(earlyTable)].join('\n'));
    });
  } finally {
    folder?.close();
  }
}

/** All results of an examination. */
interface Examined {
  readonly evaluation: EvaluationResult;
  /** The network with its weights rounded, if `--bits` is given. */
  readonly onSpikes: Network;
  readonly noise: Noise | undefined;
  readonly spiking: readonly {
    readonly neuron: string;
    readonly result: TemporalResult;
    readonly spikes: SpikeResult;
  }[];
  readonly early: readonly EarlyResult[];
}

interface Examination extends Running {
  readonly options: EvaluateOptions;
  readonly neurons: readonly Neuron[];
  readonly rules: readonly StopEarly[];
}

/** Runs the network atemporally, then with each neuron on spikes, then with each rule for early answers. */
async function examine(
  network: Network,
  data: Dataset,
  { options, neurons, rules, output, signal }: Examination,
): Promise<Examined> {
  const evaluation = await examineAtemporally(network, data, output, signal);
  const onSpikes = await roundWeights(network, options);
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
  return { evaluation, onSpikes, noise, spiking, early };
}

/** The disturbances that were given, as the metrics list them. */
function disturbed(options: EvaluateOptions): Pick<Metrics, 'disturbed'> {
  const given = disturbances.flatMap(({ name }) =>
    options[name] === undefined ? [] : [[name, options[name]] as const],
  );
  if (given.length === 0) return {};
  return { disturbed: { ...Object.fromEntries(given), layers: options.layers ?? null } };
}

interface Reporting extends Running {
  readonly path: string;
  readonly options: EvaluateOptions;
  readonly network: Network;
  readonly data: Dataset;
  readonly neurons: readonly Neuron[];
  readonly metrics: Metrics;
  readonly examined: Examined;
}

/** Writes the report into the folder. */
async function report(folder: RunFolder, reporting: Reporting): Promise<void> {
  const { path, options, network, data, neurons, metrics, examined, output, signal } = reporting;
  const { dataset, limit, seed } = options;
  const { evaluation, spiking, onSpikes, noise } = examined;
  await folder.report(
    {
      name: folder.name,
      network,
      data,
      metrics,
      settings: {
        network: path,
        dataset,
        ...(limit === undefined ? {} : { limit }),
        seed,
        backend: metrics.device.backend,
        ...(metrics.disturbed ? { disturbed: metrics.disturbed } : {}),
        neurons: Object.fromEntries(neurons.map(({ name, settings }) => [name, settings])),
      },
      curve: [],
      evaluation,
      spiking,
      shown: { network: onSpikes, neurons, noise },
      signal,
    },
    (line) => output.say(line),
  );
}

/** Takes the folder for the report. @throws UsageError if it holds an input or files of others; Error if it holds a run of training */
async function openFolder(
  folder: RunFolder,
  path: string,
  { options, output }: { readonly options: EvaluateOptions; readonly output: Output },
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
