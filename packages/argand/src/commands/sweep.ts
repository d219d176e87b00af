import { basename, dirname, extname, join, resolve } from 'node:path';
import { type Dataset, type DatasetSource, take } from '@argand/datasets';
import { type Network, quantizeWeights, readNetwork } from '@argand/layers';
import type { Neuron } from '@argand/spiking';
import { Command } from 'commander';
import { chooseDataset, type DataOptions, loadSplit } from '../datasets.ts';
import { backendFile, chooseDevice } from '../devices.ts';
import { atemporalResult, examineAtemporally } from '../examine.ts';
import { UsageError } from '../failure.ts';
import { readBytes } from '../files.ts';
import { withInterrupts } from '../interrupts.ts';
import { chooseNeurons, type NeuronOptions, withNeuronOptions } from '../neurons.ts';
import { disturbances, list, type NoiseLists, weightLayers, withNoiseLists } from '../noise-options.ts';
import {
  type DeviceOptions,
  type OutputOptions,
  whole,
  withDeviceOptions,
  withOutputOptions,
} from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { isJson, requireOutputFolder, requireOwnFiles } from '../output-paths.ts';
import { isPage } from '../report/html.ts';
import { backendContent, dataContent, sha256 } from '../run-content.ts';
import { measureRow } from '../sweep/measure.ts';
import { type PlannedRow, planRows, synapticLayers } from '../sweep/plan.ts';
import { SweepFolder } from '../sweep/sweep-folder.ts';
import { variedWords } from '../sweep/sweep-plots.ts';
import { isSameQuestion, type Sweep, type SweepRow } from '../sweep/sweep-results.ts';
import { sweepTable } from '../sweep/sweep-table.ts';
import { argandVersion } from '../version.ts';

interface SweepCommandOptions
  extends OutputOptions,
    DeviceOptions,
    DataOptions,
    Omit<NeuronOptions, 'cycles'>,
    NoiseLists {
  readonly dataset: string;
  readonly neuron: readonly string[];
  readonly cycles?: readonly number[];
  readonly limit?: number;
  readonly seed: number;
  readonly repeats: number;
  readonly out?: string;
}

/** `argand sweep`: accuracy on spikes against each disturbance, as a table, a file and plots. */
export function sweepCommand(): Command {
  const command = withNeuronOptions(new Command('sweep'))
    .description('runs a network on disturbed spikes: accuracy against each disturbance, each alone')
    .argument('<network>', 'a .safetensors network file');
  const cycles = command.options.find(({ long }) => long === '--cycles');
  if (cycles) {
    cycles.flags = '--cycles <n,…>';
    cycles.description =
      'cycles of every run, or, if there are several, a list to sweep (default: 8 settled ones)';
    cycles.argParser(list(whole(1, 1_000_000)));
  }
  return withOutputOptions(
    withDeviceOptions(
      withNoiseLists(command)
        .option('--neuron <name...>', 'the neurons to run it with', ['gated'])
        .option('--dataset <name>', 'the data set', 'mnist')
        .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
        .option('--limit <n>', 'only so many images', whole(1))
        .option('--seed <n>', 'the first seed of what is drawn', whole(0), 0)
        .option('--repeats <n>', 'how many seeds', whole(1), 1)
        .option('--out <folder>', 'for sweep.json and sweep.html (default: runs/sweep-NAME)'),
    ),
  )
    .addHelpText(
      'after',
      '\nA sweep that was stopped goes on when the same command is given again; other lists add to it.\n\nExample:\n  argand sweep runs/mnist-mlp-best-seed0/network.safetensors --jitter 0,0.02,0.05,0.1 --delete 0.1,0.5 --bits 2,3,4 --neuron gated hold --limit 1000',
    )
    .action(sweep);
}

async function sweep(path: string, options: SweepCommandOptions): Promise<void> {
  const output = openOutput(options);
  const { cycles: _, ...others } = options;
  requireSomething(options);
  const neurons = chooseNeurons([...new Set(options.neuron)], others);
  const source = await chooseDataset(options.dataset);
  const bytes = await readBytes(path, 'network');
  const folder = new SweepFolder(options.out ?? join('runs', `sweep-${nameOf(path)}`));
  await requireOutputFolder('--out', folder.path, {
    files: ['sweep.json', 'sweep.html'],
    inputs: {
      network: path,
      '--dataset': options.dataset,
      '--data-dir': options.dataDir,
      '--backend': backendFile(options.backend),
    },
  });
  await requireOwnFiles('--out', folder.path, {
    'sweep.json': isJson((value) => 'settings' in value && 'rows' in value),
    'sweep.html': isPage,
  });
  const keeping = {
    stopping: 'Stopping after this batch',
    kept: () => `Stopped. The rows that are done are in ${folder.path}; go on with the same command.`,
  };
  await withInterrupts(
    (signal) => measure(path, options, { neurons, source, bytes, folder, output, signal }),
    {
      output,
      keeping,
    },
  );
}

interface Sweeping {
  readonly neurons: readonly Neuron[];
  readonly source: DatasetSource;
  /** The network file. */
  readonly bytes: Uint8Array;
  readonly folder: SweepFolder;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function measure(
  path: string,
  options: SweepCommandOptions,
  { neurons, source, bytes, folder, output, signal }: Sweeping,
): Promise<void> {
  const { cycles = [], repeats, seed } = options;
  const device = await chooseDevice(options);
  try {
    const network = await readNetwork(bytes, { device, name: path });
    const layers = synapticLayers(network);
    requireLayers(options, layers);
    const data = await testImages(source, { ...options, signal }, output);
    const settings = {
      checksum: sha256(bytes),
      dataset: options.dataset,
      data: dataContent(data),
      images: data.length,
      seed,
      repeats,
      layers: options.layers ?? null,
      backend: await backendContent(device, backendFile(options.backend)),
      argand: argandVersion(),
    };
    const before = await folder.open(settings, (line) => output.say(line));
    const evaluation = await examineAtemporally(network, data, output, signal);
    const { backend, description, threads } = device;
    const planned = planRows(neurons, layers, options, cycles, repeats);
    const done: SweepRow[] = [...before];
    const told = (): Sweep => ({
      version: 2,
      network: path,
      settings,
      atemporal: atemporalResult(evaluation),
      rows: done,
      device: { backend, description, threads },
    });
    const missing = planned.filter(({ question }) => !done.some((row) => isSameQuestion(row, question)));
    if (missing.length < planned.length) {
      output.say(
        `${planned.length - missing.length} of ${planned.length} rows are in ${folder.path} already.`,
      );
    }
    const total = missing.reduce((sum, { question }) => sum + question.repeats * data.length, 0);
    using progress = output.progress('sweep', total, 'images');
    let images = 0;
    try {
      for (const row of missing) {
        const name = `${row.question.neuron}, ${variedWords(row.question.varied, row.question.value)}`;
        const same = undisturbedRow(done, row);
        const weighed = await weighted(network, row, options);
        try {
          const measured =
            same ??
            (await measureRow(row, {
              network: weighed,
              data,
              settings,
              undisturbed: evaluation.predictions,
              signal,
              onProgress: (count) => progress.advance(images + count, name),
            }));
          done.push(measured);
        } finally {
          if (weighed !== network) weighed.dispose();
        }
        images += row.question.repeats * data.length;
        await folder.write(told());
      }
    } finally {
      await folder.write(told());
      await folder.writePage(told());
    }
    const asked = planned.flatMap(({ question }) => done.find((row) => isSameQuestion(row, question)) ?? []);
    const result = { ...told(), rows: asked, out: folder.path };
    output.answer(result, `${sweepTable(result)}\n${folder.pageFile}`);
  } finally {
    folder.close();
    await device.close();
  }
}

/** What a row of a disturbance of size 0 is: the neuron's undisturbed one. */
function undisturbedRow(done: readonly SweepRow[], { question }: PlannedRow): SweepRow | undefined {
  if (question.value !== 0) return undefined;
  const plain = { ...question, varied: 'none', value: null } as const;
  const found = done.find((row) => isSameQuestion(row, plain));
  return found && { ...found, varied: question.varied, value: 0 };
}

/** The network with its weights rounded, where a row asks for it. */
async function weighted(
  network: Network,
  { question: { varied, value } }: PlannedRow,
  { layers }: SweepCommandOptions,
): Promise<Network> {
  if (varied !== 'bits' || value === null) return network;
  const chosen = weightLayers(layers);
  return quantizeWeights(network, { bits: value, ...(chosen ? { layers: chosen } : {}) });
}

async function testImages(
  source: DatasetSource,
  options: SweepCommandOptions & { readonly signal: AbortSignal },
  output: Output,
): Promise<Dataset> {
  const all = await loadSplit(source, 'test', options, output);
  return options.limit === undefined ? all : take(all, 0, Math.min(options.limit, all.length));
}

/** @throws UsageError if there is nothing to sweep */
function requireSomething(options: SweepCommandOptions): void {
  if (disturbances.some(({ name }) => options[name]) || options.cycles) return;
  const names = [...disturbances.map(({ name }) => `--${name}`), '--cycles'];
  throw new UsageError(`sweep: nothing to sweep; give at least one of ${names.join(', ')}.`);
}

/** @throws UsageError if `--layers` names a layer that is none, or no weights where bits are asked */
function requireLayers({ layers, bits }: SweepCommandOptions, count: number): void {
  const wrong = layers?.find((place) => place !== 'inputs' && place >= count);
  if (wrong !== undefined) {
    throw new UsageError(
      `--layers ${wrong}: the network has ${count} layers with synapses; expected inputs, or 0 to ${count - 1}.`,
    );
  }
  if (bits && layers && weightLayers(layers)?.length === 0) {
    throw new UsageError('--bits rounds weights, and --layers inputs has none; name a layer.');
  }
}

/** What a folder is called after a network: its file, or the folder of a run. */
function nameOf(path: string): string {
  const file = basename(path, extname(path));
  return file === 'network' ? basename(dirname(resolve(path))) : file;
}
