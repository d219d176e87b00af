import type { Dataset, DatasetSource } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { type EnergyConstants, energyEstimate, multiplyAccumulates, type Neuron } from '@argand/spiking';
import { chooseDataset, type DataOptions, loadSplit, loadTestImages } from '../datasets.ts';
import { withDevice } from '../devices.ts';
import { examineAtemporally } from '../examine.ts';
import { openNetwork } from '../inputs.ts';
import { withInterrupts } from '../interrupts.ts';
import type { NeuronOptions } from '../neuron-options.ts';
import { chooseNeurons } from '../neurons.ts';
import type { DeviceOptions, OutputOptions } from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { rateCodedTable } from '../rate-coded/rate-coded-table.ts';
import { type RateOptions, requireRateCoded } from '../rate-coded/rate-options.ts';
import { countTable } from './count-table.ts';
import { countOnSpikes, type NeuronCounts } from './neuron-counts.ts';

/** Options of `argand count`. */
export interface CountOptions extends OutputOptions, DeviceOptions, DataOptions, NeuronOptions, RateOptions {
  readonly dataset: string;
  readonly neuron: readonly string[];
  readonly limit: number;
  readonly macEnergy: number;
  readonly addEnergy: number;
  readonly synapseEnergy: number;
}

const picojoule = 1e-12;

/** Counts the spikes and operations of each layer, the latency and the energy, and prints them. */
export async function countNetwork(path: string, options: CountOptions): Promise<void> {
  const output = openOutput(options);
  requireRateCoded(options);
  const neurons = chooseNeurons(options.neuron, options);
  const source = await chooseDataset(options.dataset);
  await withInterrupts((signal) => count(path, options, { neurons, source, output, signal }), { output });
}

interface Counting {
  readonly neurons: readonly Neuron[];
  readonly source: DatasetSource;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function count(path: string, options: CountOptions, counting: Counting): Promise<void> {
  await withDevice(options, async (device) => {
    const { neurons, source, output, signal } = counting;
    const network = await openNetwork(path, device);
    const data = await loadTestImages(source, { ...options, signal }, output);
    const atemporal = await examineAtemporally(network, data, output, signal);
    const macs = await multiplyAccumulates(network);
    const total = macs.reduce((sum, layer) => sum + layer, 0);
    const constants = {
      multiplyAccumulate: options.macEnergy * picojoule,
      accumulate: options.addEnergy * picojoule,
      synapticOperation: options.synapseEnergy * picojoule,
    };
    const counted: NeuronCounts[] = [];
    for (const neuron of neurons) {
      const examination = { atemporal, macs, constants, output, signal };
      counted.push(await countOnSpikes(network, data, neuron, examination));
    }
    const phasor = {
      accuracy: atemporal.accuracy,
      multiplyAccumulates: total,
      energy: energyEstimate(total, 0, constants).atemporal,
    };
    const rateCoded = options.rateCoded
      ? await countTwin(path, network, { data, options, constants, ...counting })
      : undefined;
    output.answer(
      {
        network: path,
        dataset: options.dataset,
        images: data.length,
        constants,
        atemporal: phasor,
        neurons: counted,
        ...(rateCoded ? { rateCoded } : {}),
      },
      [...counted.map(countTable), ...(rateCoded ? [rateCodedTable(phasor, counted, rateCoded)] : [])].join(
        '\n',
      ),
    );
  });
}

/** Counts the rate-coded twin, whose package is loaded here. */
async function countTwin(
  path: string,
  network: Network,
  {
    data: test,
    options,
    constants,
    source,
    output,
    signal,
  }: Counting & {
    readonly data: Dataset;
    readonly options: CountOptions;
    readonly constants: EnergyConstants;
  },
) {
  const { countRateCoded } = await import('../rate-coded/count-rate-coded.ts');
  const train = await loadSplit(source, 'train', { ...options, signal }, output);
  return countRateCoded(path, network, { train, test }, options, constants, { output, signal });
}
