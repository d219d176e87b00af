import { basename, dirname, extname, join, resolve } from 'node:path';
import type { DatasetSource } from '@argand/datasets';
import { readNetwork } from '@argand/layers';
import type { Neuron } from '@argand/spiking';
import { chooseDataset, type DataOptions, loadTestImages } from '../datasets.ts';
import { backendFile, withDevice } from '../devices.ts';
import { atemporalResult, examineAtemporally } from '../examine.ts';
import { UsageError } from '../failure.ts';
import { readBytes } from '../files.ts';
import { withInterrupts } from '../interrupts.ts';
import type { NeuronOptions } from '../neuron-options.ts';
import { chooseNeurons } from '../neurons.ts';
import { disturbances, type NoiseLists, weightLayers } from '../noise-options.ts';
import type { DeviceOptions, OutputOptions } from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { isJson, requireOutputFolder, requireOwnFiles } from '../output-paths.ts';
import { isPage } from '../report/html.ts';
import { backendContent, dataContent, sha256 } from '../run-content.ts';
import { argandVersion } from '../version.ts';
import { measureMissing } from './measure-missing.ts';
import { planRows, synapticLayers } from './plan.ts';
import { SweepFolder } from './sweep-folder.ts';
import { isSameQuestion, type Sweep, type SweepRow } from './sweep-results.ts';
import { sweepTable } from './sweep-table.ts';

/** Options of `argand sweep`. */
export interface SweepOptions
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

/** Measures the rows that are missing, and writes and prints all. */
export async function sweepNetwork(path: string, options: SweepOptions): Promise<void> {
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
  await withInterrupts((signal) => sweep(path, options, { neurons, source, bytes, folder, output, signal }), {
    output,
    keeping,
  });
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

async function sweep(
  path: string,
  options: SweepOptions,
  { neurons, source, bytes, folder, output, signal }: Sweeping,
): Promise<void> {
  const { cycles = [], repeats, seed } = options;
  try {
    await withDevice(options, async (device) => {
      const network = await readNetwork(bytes, { device, name: path });
      const layers = synapticLayers(network);
      requireLayers(options, layers);
      const data = await loadTestImages(source, { ...options, signal }, output);
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
      const done = [...(await folder.open(settings, (line) => output.say(line)))];
      const evaluation = await examineAtemporally(network, data, output, signal);
      const { backend, description, threads } = device;
      const current = (rows: readonly SweepRow[] = done): Sweep => ({
        version: 2,
        network: path,
        settings,
        atemporal: atemporalResult(evaluation),
        rows,
        device: { backend, description, threads },
      });
      const planned = planRows(neurons, layers, options, cycles, repeats);
      const { predictions: undisturbed } = evaluation;
      const measuring = {
        network,
        data,
        settings,
        undisturbed,
        layers: options.layers,
        folder,
        output,
        signal,
      };
      await measureMissing(planned, done, current, measuring);
      const requested = planned.flatMap(
        ({ question }) => done.find((row) => isSameQuestion(row, question)) ?? [],
      );
      const result = { ...current(requested), out: folder.path };
      output.answer(result, `${sweepTable(result)}\n${folder.pageFile}`);
    });
  } finally {
    folder.close();
  }
}

/** @throws UsageError if there is nothing to sweep */
function requireSomething(options: SweepOptions): void {
  if (disturbances.some(({ name }) => options[name]) || options.cycles) return;
  const names = [...disturbances.map(({ name }) => `--${name}`), '--cycles'];
  throw new UsageError(`sweep: nothing to sweep; give at least one of ${names.join(', ')}.`);
}

/** @throws UsageError if `--layers` names a layer that is none, or no weights where bits are given */
function requireLayers({ layers, bits }: SweepOptions, count: number): void {
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
