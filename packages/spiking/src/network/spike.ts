import type { Network } from '@argand/layers';
import type { Neuron } from '../neuron.ts';
import { joinImages } from '../spikes/build.ts';
import { decodeSpikes } from '../spikes/decode.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import type { SpikeTrain } from '../spikes/spike-train.ts';
import { inputSpikesOf, type SpikeInput } from './inputs.ts';
import { Recorder, type RecordOptions } from './recorder.ts';
import { type LayerRun, runLayers } from './run-layers.ts';
import type { SpikeCounts, SpikeResult } from './spike-result.ts';
import { synapticLayersOf } from './synaptic-layers.ts';

/** Options of {@link spike}. */
export interface SpikeOptions {
  readonly neuron: Neuron;
  /** How many cycles; what the neuron says if not given. */
  readonly cycles?: number;
  /** How many images run side by side; by default as many as keep their spikes within some tens of megabytes. */
  readonly batchSize?: number;
  /** Spikes to keep in the result: true for all of them. */
  readonly record?: boolean | RecordOptions;
  /** Called after every batch. */
  readonly onProgress?: (progress: SpikeProgress) => void;
  /** Stops it between two batches. */
  readonly signal?: AbortSignal;
}

/** How far {@link spike} is. */
export interface SpikeProgress {
  /** Images done, */
  readonly images: number;
  /** of so many. */
  readonly of: number;
}

/** The inputs of a batch may fire this often. */
const spikesOfBatch = 2 ** 20;

/**
 * Runs a network in time: the same network, with the same weights, on spikes.
 *
 * Images go through the network's encoder, whose phases become spikes; from there on, spikes are all there is. Instead of
 * images, it takes a train of the inputs' spikes on clock 0.
 *
 * @param network its layers must have a meaning in time
 * @param input images, as samples or a tensor [images, …inputShape], or spikes of the inputs
 * @throws Error if a layer has no meaning in time, naming it, or the images do not fit the network; RangeError for an
 * impossible option, or spikes that do not fit; what `signal` says, if it is aborted
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { gated, spike } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(3), dense(2)] });
 * const images = { images: new Float32Array([0, 0.25, 0.5, 0.75]), length: 1 };
 * const { cycles, last } = await spike(network, images, { neuron: gated() });
 * [cycles, last]; // [ 3, 2 ]
 * ```
 */
export async function spike(
  network: Network,
  input: SpikeInput,
  options: SpikeOptions,
): Promise<SpikeResult> {
  const { neuron, batchSize, record = false, onProgress, signal } = options;
  if (options.cycles !== undefined) requireAbove0('spike', 'cycles', options.cycles);
  if (batchSize !== undefined) requireAbove0('spike', 'batchSize', batchSize);
  const layers = await synapticLayersOf(network);
  const evaluation = neuron.evaluation(layers.length, options.cycles);
  const inputs = await inputSpikesOf(network, input, evaluation);
  const { images } = inputs;
  if (images === 0) throw new RangeError('spike: there are no images; give at least one.');
  const outputs = layers[layers.length - 1].fanOut.targets;
  const { cycles, settled, last } = evaluation;
  const counts = emptyCounts(images, layers.length);
  const recorder = record ? new Recorder(record === true ? {} : record, images, layers.length) : undefined;
  const phases = new Float64Array(images * cycles * outputs);
  const outputTrains: SpikeTrain[] = [];

  const widest = Math.max(...layers.map(({ fanOut }) => Math.max(fanOut.sources, fanOut.targets)));
  const size = batchSize ?? Math.min(Math.max(Math.floor(spikesOfBatch / (widest * cycles)), 1), 256);
  for (let start = 0; start < images; start += size) {
    signal?.throwIfAborted();
    const end = Math.min(start + size, images);
    const train = await inputs.batch(start, end);
    const runs = await runLayers(layers, neuron, evaluation, train);
    const output = runs[runs.length - 1].fired;
    const decoded = decodeSpikes(output, { cycles });
    phases.set(decoded, start * cycles * outputs);
    outputTrains.push(output);
    recorder?.keep(start, train, runs);
    addCounts(counts, start, train, runs, decoded, evaluation);
    onProgress?.({ images: end, of: images });
    // Other work gets its turn: a key that was pressed, a page that is drawn.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return {
    images,
    outputs,
    cycles,
    settled,
    last,
    phases,
    output: joinImages(outputTrains, outputs, layers.length),
    counts,
    ...(recorder ? { recorded: recorder.recording() } : {}),
  };
}

function emptyCounts(images: number, layers: number): SpikeCounts {
  return {
    inputSpikes: new Float64Array(images),
    spikes: new Float64Array(images * layers),
    references: new Float64Array(images * layers),
    operations: new Float64Array(images * layers),
    silentOutputs: new Float64Array(images),
  };
}

function addCounts(
  counts: SpikeCounts,
  start: number,
  inputs: SpikeTrain,
  runs: readonly LayerRun[],
  phases: Float64Array,
  { cycles, last }: { readonly cycles: number; readonly last: number },
): void {
  const outputs = runs[runs.length - 1].fired.neurons;
  for (let k = 0; k < inputs.images; k++) {
    const image = start + k;
    counts.inputSpikes[image] = inputs.offsets[k + 1] - inputs.offsets[k];
    runs.forEach(({ fired, references, operations }, layer) => {
      const place = image * runs.length + layer;
      counts.spikes[place] = fired.offsets[k + 1] - fired.offsets[k];
      counts.references[place] = references[k];
      counts.operations[place] = operations[k];
    });
    const answer = phases.subarray((k * cycles + last) * outputs, (k * cycles + last + 1) * outputs);
    counts.silentOutputs[image] = answer.reduce((sum, phase) => sum + (Number.isNaN(phase) ? 1 : 0), 0);
  }
}
