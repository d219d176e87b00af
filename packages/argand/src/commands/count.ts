import { type DatasetSource, take } from '@argand/datasets';
import {
  answerLatency,
  energyEstimate,
  multiplyAccumulates,
  type Neuron,
  publishedEnergy,
  type SpikeResult,
} from '@argand/spiking';
import Table from 'cli-table3';
import { Command } from 'commander';
import { chooseDataset, type DataOptions, loadSplit } from '../datasets.ts';
import { chooseDevice } from '../devices.ts';
import { examineAtemporally, examineOnSpikes } from '../examine.ts';
import { openNetwork } from '../inputs.ts';
import { withInterrupts } from '../interrupts.ts';
import { chooseNeurons, type NeuronOptions, withNeuronOptions } from '../neurons.ts';
import {
  type DeviceOptions,
  type OutputOptions,
  real,
  whole,
  withDeviceOptions,
  withOutputOptions,
} from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { rateCodedTable } from '../rate-coded/rate-coded-table.ts';
import { type RateOptions, requireRateCoded, withRateOptions } from '../rate-coded/rate-options.ts';

interface CountCommandOptions extends OutputOptions, DeviceOptions, DataOptions, NeuronOptions, RateOptions {
  readonly dataset: string;
  readonly neuron: readonly string[];
  readonly limit: number;
  readonly macEnergy: number;
  readonly addEnergy: number;
  readonly synapseEnergy: number;
}

/** What one layer does for an image, on average. */
interface LayerCounts {
  readonly spikes: number;
  readonly references: number;
  readonly synapticOperations: number;
  readonly active: number;
  readonly silent: number;
  readonly multiplyAccumulates: number;
}

const picojoule = 1e-12;

/** `argand count`: spikes and operations of each layer, latency, and what they may cost. */
export function countCommand(): Command {
  const command = new Command('count')
    .description(
      'counts spikes and operations by layer, beside the atemporal pass, with latency and an energy estimate',
    )
    .argument('<network>', 'a .safetensors network file')
    .option('--dataset <name>', 'the data set', 'mnist')
    .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
    .option('--neuron <name...>', 'the neurons to run it with: gated, hold, resonator, ode', ['gated'])
    .option('--limit <n>', 'so many images', whole(1), 1000)
    .option(
      '--mac-energy <pJ>',
      'a multiply-accumulate (Horowitz 2014)',
      real(0),
      publishedEnergy.multiplyAccumulate / picojoule,
    )
    .option(
      '--add-energy <pJ>',
      'an addition (Horowitz 2014)',
      real(0),
      publishedEnergy.accumulate / picojoule,
    )
    .option(
      '--synapse-energy <pJ>',
      'a synaptic operation (Loihi, Davies 2018)',
      real(0),
      publishedEnergy.synapticOperation / picojoule,
    );
  return withOutputOptions(withDeviceOptions(withNeuronOptions(withRateOptions(command))))
    .addHelpText(
      'after',
      '\nExample:\n  argand count runs/mnist-mlp-best-seed0/network.safetensors --neuron gated hold --limit 1000\n  argand count runs/mnist-mlp-best-seed0/network.safetensors --rate-coded --rate-steps 8,16,32,64 --limit 10000',
    )
    .action(async (path: string, options: CountCommandOptions) => {
      const output = openOutput(options);
      requireRateCoded(options);
      const neurons = chooseNeurons(options.neuron, options);
      const source = await chooseDataset(options.dataset);
      await withInterrupts((signal) => count(path, options, { neurons, source, output, signal }), { output });
    });
}

interface Counting {
  readonly neurons: readonly Neuron[];
  readonly source: DatasetSource;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function count(
  path: string,
  options: CountCommandOptions,
  { neurons, source, output, signal }: Counting,
): Promise<void> {
  const device = await chooseDevice(options);
  try {
    const network = await openNetwork(path, device);
    const all = await loadSplit(source, 'test', { ...options, signal }, output);
    const data = take(all, 0, Math.min(options.limit, all.length));
    const atemporal = await examineAtemporally(network, data, output, signal);
    const macs = await multiplyAccumulates(network);
    const total = macs.reduce((sum, count) => sum + count, 0);
    const energy = {
      multiplyAccumulate: options.macEnergy * picojoule,
      accumulate: options.addEnergy * picojoule,
      synapticOperation: options.synapseEnergy * picojoule,
    };
    const counted = [];
    for (const neuron of neurons) {
      const { result, spikes } = await examineOnSpikes(network, data, neuron, {
        atemporal,
        output,
        signal,
      });
      const layers = layerCounts(spikes, macs);
      const { firstCorrect, correctFrom } = answerLatency(spikes, network.description.readout, data.labels);
      const operations = layers.reduce((sum, { synapticOperations }) => sum + synapticOperations, 0);
      counted.push({
        neuron: neuron.name,
        accuracy: result.accuracy,
        agreement: result.agreement,
        spikes: result.spikesPerImage,
        synapticOperations: operations,
        inputSpikes: mean(spikes.counts.inputSpikes),
        layers,
        latency: {
          firstRight: latencyOf(firstCorrect, macs.length),
          rightFrom: latencyOf(correctFrom, macs.length),
        },
        energy: energyEstimate(total, operations, energy),
      });
    }
    const phasor = {
      accuracy: atemporal.accuracy,
      multiplyAccumulates: total,
      energy: energyEstimate(total, 0, energy).atemporal,
    };
    const twin = options.rateCoded ? await import('../rate-coded/count-rate-coded.ts') : undefined;
    const rateCoded = await twin?.countRateCoded(
      path,
      network,
      { train: await loadSplit(source, 'train', { ...options, signal }, output), test: data },
      options,
      energy,
      { output, signal },
    );
    output.answer(
      {
        network: path,
        dataset: options.dataset,
        images: data.length,
        constants: energy,
        atemporal: phasor,
        neurons: counted,
        ...(rateCoded ? { rateCoded } : {}),
      },
      [...counted.map(told), ...(rateCoded ? [rateCodedTable(phasor, counted, rateCoded)] : [])].join('\n'),
    );
  } finally {
    await device.close();
  }
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function layerCounts({ images, counts, neurons }: SpikeResult, macs: readonly number[]): LayerCounts[] {
  const of = (values: Float64Array, layer: number) =>
    mean(Array.from({ length: images }, (_, image) => values[image * macs.length + layer]));
  return macs.map((multiplyAccumulates, layer) => ({
    spikes: of(counts.spikes, layer),
    references: of(counts.references, layer),
    synapticOperations: of(counts.operations, layer),
    active: of(counts.active, layer),
    silent: neurons[layer] - of(counts.active, layer),
    multiplyAccumulates,
  }));
}

/** The mean over images that were answered at all: in cycles, and in periods from time 0 to the end of that cycle. */
function latencyOf(cycles: Int32Array, layers: number) {
  const answered = cycles.filter((cycle) => cycle >= 0);
  const cycle = answered.length === 0 ? null : mean(answered);
  return { images: answered.length, cycle, periods: cycle === null ? null : layers / 4 + cycle + 1 };
}

function told(counted: {
  readonly neuron: string;
  readonly accuracy: number;
  readonly inputSpikes: number;
  readonly layers: readonly LayerCounts[];
  readonly latency: {
    readonly firstRight: ReturnType<typeof latencyOf>;
    readonly rightFrom: ReturnType<typeof latencyOf>;
  };
  readonly energy: { readonly atemporal: number; readonly additions: number; readonly neuromorphic: number };
}): string {
  const table = new Table({
    head: [
      counted.neuron,
      'spikes',
      'of the\nreference',
      'synaptic\noperations',
      'active\nneurons',
      'silent\nneurons',
      'multiply-\naccumulates',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 });
  table.push(['inputs', number(counted.inputSpikes), '', '', '', '', '']);
  for (const [layer, row] of counted.layers.entries()) {
    table.push([
      `layer ${layer}`,
      ...[
        row.spikes,
        row.references,
        row.synapticOperations,
        row.active,
        row.silent,
        row.multiplyAccumulates,
      ].map(number),
    ]);
  }
  const { firstRight, rightFrom } = counted.latency;
  const time = ({ periods, images }: typeof firstRight) =>
    periods === null ? 'never' : `${periods.toFixed(2)} periods (${images} images)`;
  const { atemporal, additions, neuromorphic } = counted.energy;
  const joules = (value: number) => `${(value * 1e9).toFixed(1)} nJ`;
  return [
    table.toString(),
    `Right for the first time after ${time(firstRight)}, for good after ${time(rightFrom)}.`,
    `Energy an image, from operations alone: atemporal ${joules(atemporal)}; spikes as additions (membranes that turn by themselves) ${joules(additions)}, on a neuromorphic chip ${joules(neuromorphic)}.`,
  ].join('\n');
}
