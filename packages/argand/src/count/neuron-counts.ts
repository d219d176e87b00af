import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import {
  answerLatency,
  type EnergyConstants,
  type EnergyEstimate,
  energyEstimate,
  type Neuron,
  type SpikeResult,
} from '@argand/spiking';
import type { EvaluationResult } from '@argand/training';
import { examineOnSpikes } from '../examine.ts';
import { mean } from '../mean.ts';
import type { Output } from '../output.ts';

/** Counts of one layer: means per image. */
export interface LayerCounts {
  readonly spikes: number;
  readonly references: number;
  readonly synapticOperations: number;
  readonly active: number;
  readonly silent: number;
  readonly multiplyAccumulates: number;
}

/** Mean latency over the images that have an answer at all. */
export interface Latency {
  readonly images: number;
  readonly cycle: number | null;
  /** From time 0 to the end of that cycle. */
  readonly periods: number | null;
}

/** A network on spikes with one neuron: counts are means per image. */
export interface NeuronCounts {
  readonly neuron: string;
  readonly accuracy: number;
  readonly agreement: number;
  readonly spikes: number;
  readonly synapticOperations: number;
  readonly inputSpikes: number;
  readonly layers: readonly LayerCounts[];
  readonly latency: { readonly firstRight: Latency; readonly rightFrom: Latency };
  readonly energy: EnergyEstimate;
}

/** Runs a network on spikes with one neuron and counts. */
export async function countOnSpikes(
  network: Network,
  data: Dataset,
  neuron: Neuron,
  {
    atemporal,
    macs,
    constants,
    output,
    signal,
  }: {
    readonly atemporal: EvaluationResult;
    /** Multiply-accumulates of each layer in the atemporal pass. */
    readonly macs: readonly number[];
    readonly constants: EnergyConstants;
    readonly output: Output;
    readonly signal: AbortSignal;
  },
): Promise<NeuronCounts> {
  const { result, spikes } = await examineOnSpikes(network, data, neuron, { atemporal, output, signal });
  const layers = layerCounts(spikes, macs);
  const { firstCorrect, correctFrom } = answerLatency(spikes, network.description.readout, data.labels);
  const operations = layers.reduce((sum, { synapticOperations }) => sum + synapticOperations, 0);
  const total = macs.reduce((sum, count) => sum + count, 0);
  return {
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
    energy: energyEstimate(total, operations, constants),
  };
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

function latencyOf(cycles: Int32Array, layers: number): Latency {
  const answered = cycles.filter((cycle) => cycle >= 0);
  const cycle = answered.length === 0 ? null : mean(answered);
  return { images: answered.length, cycle, periods: cycle === null ? null : layers / 4 + cycle + 1 };
}
