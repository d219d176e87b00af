import {
  AdaptiveBatchSize,
  type Device,
  openDevice,
  reference,
  requireOptions,
  requireType,
  yieldsToEventLoop,
} from '@argand/backend';
import type { FanOutArrays } from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import { type Network, networkType } from '@argand/layers';
import type { SpikeTrain } from '@argand/phasor';
import { type EarlyAnswer, requireStopEarly, type StopEarly } from '../answers/stop-early.ts';
import { type Owned, owning } from '../device-arrays.ts';
import { later } from '../moments.ts';
import { type EvaluationSchedule, type Neuron, neuronKind } from '../neuron.ts';
import { type Noise, requireNoise } from '../noise/noise.ts';
import { joinImages } from '../spikes/build.ts';
import { decodeSpikes } from '../spikes/decode.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { countFired } from './counting.ts';
import { runUntilAnswered } from './early-run.ts';
import { inputSpikesOf, type SpikeInput } from './inputs.ts';
import { requireModestRun } from './limits.ts';
import type { CountedRun, NetworkRun } from './network-run.ts';
import { Recorder, type RecordOptions } from './recorder.ts';
import { NetworkInTime } from './run.ts';
import type { SpikeCounts, SpikeResult } from './spike-result.ts';
import { outputsOf, stagesOf, synapsesOf } from './stages.ts';

/** Options of {@link spike}. */
export interface SpikeOptions {
  readonly neuron: Neuron;
  /** How many cycles; what the neuron says if not given. */
  readonly cycles?: number;
  /** How many images run side by side; by default as many as take some tens of milliseconds and megabytes. */
  readonly batchSize?: number;
  /** What disturbs the spikes; nothing if not given. Of several, by layer say, each does its part in turn. */
  readonly noise?: Noise | readonly Noise[];
  /**
   * Lets an image answer, and leave the run, as soon as it is sure: what it would have done later is never simulated. Its answer is to the last bit
   * the one that the whole run has in that cycle. One that is never sure answers in the last whole cycle, which ends the run.
   */
  readonly stopEarly?: StopEarly;
  /** Called with the answer of each image as soon as it is there; it needs `stopEarly`. */
  readonly onAnswer?: (answer: EarlyAnswer) => void;
  /** Spikes and membranes to keep in the result: true for all spikes. */
  readonly record?: boolean | RecordOptions;
  /** Called after every batch. */
  readonly onProgress?: (progress: SpikeProgress) => void;
  /** Stops between two batches and rejects with the signal's reason, at once if it is aborted already. */
  readonly signal?: AbortSignal | undefined;
}

/** How far {@link spike} is. */
export interface SpikeProgress {
  /** Images done, */
  readonly images: number;
  /** of so many. */
  readonly total: number;
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
 * impossible option, spikes that do not fit, more than 2²⁸ decoded phases in all or 2²⁶ spikes of the widest layer for an image; what `signal` says, if it is aborted
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
  requireType(networkType, network, 'spike', 'network');
  requireOptions(options, 'spike');
  requireType(neuronKind, options.neuron, 'spike', 'neuron');
  const { neuron, batchSize, noise, stopEarly, onAnswer, record = false, onProgress, signal } = options;
  if (options.cycles !== undefined) requireAbove0('spike', 'cycles', options.cycles);
  if (batchSize !== undefined) requireAbove0('spike', 'batchSize', batchSize);
  signal?.throwIfAborted();
  const stages = await stagesOf(network);
  const layers = synapsesOf(stages);
  if (noise) requireNoise('spike', noise, layers.length);
  const evaluation = neuron.evaluation(layers.length, options.cycles);
  const { readout } = network.description;
  if (stopEarly) {
    requireStopEarly('spike: stopEarly', stopEarly, readout);
    requireStream(neuron, evaluation);
  } else if (onAnswer) {
    throw new OptionError('spike: onAnswer is for answers that come early; give stopEarly with it.');
  }
  const inputs = await inputSpikesOf(network, input, evaluation);
  const { images } = inputs;
  if (images === 0) throw new OptionError('spike: there are no images; give at least one.');
  const outputs = outputsOf(stages);
  const { cycles, inputCycles, settled, last } = evaluation;
  const widest = layers.reduce((most, { fanOut }) => Math.max(most, fanOut.sources, fanOut.targets), 0);
  requireModestRun('spike', { images, outputs, cycles, inputCycles, widest });
  const recorder = record
    ? new Recorder(record === true ? {} : record, { images, layers, neuron, evaluation })
    : undefined;
  const counts = emptyCounts(images, layers.length);
  const phases = new Float64Array(images * cycles * outputs);
  const answerCycles = new Int32Array(images).fill(last);
  const outputTrains: SpikeTrain[] = [];
  const device = await deviceFor(neuron, network.device);
  let placed: Owned<FanOutArrays[]> | undefined;
  const most = Math.min(Math.max(Math.floor(spikesOfBatch / (widest * inputCycles)), 1), 256);
  const adaptive = new AdaptiveBatchSize({ first: 1, most });
  const pause = yieldsToEventLoop(signal);
  try {
    if (neuron.kernel)
      placed = owning(device, (arrays) => layers.map(({ fanOut }) => arrays.placeFanOut(fanOut)));
    for (let start = 0, end = 0; start < images; start = end) {
      await pause();
      const since = performance.now();
      end = Math.min(start + (batchSize ?? adaptive.size), images);
      const inTime = new NetworkInTime({
        stages,
        neuron,
        device,
        placed: placed?.content,
        images: end - start,
        firstImage: start,
        noise,
        evaluation,
        references: evaluation.references,
      });
      try {
        const train = await inputs.batch(start, end);
        let run: CountedRun;
        let decoded: Float64Array;
        let answered: Int32Array | undefined;
        if (stopEarly || recorder || noise || neuron.lookahead > 0) {
          let trains: NetworkRun;
          if (stopEarly) {
            const early = await runUntilAnswered(inTime, train, {
              rule: stopEarly,
              readout,
              evaluation,
              layers: layers.length,
              outputs,
              firstImage: start,
              onAnswer,
            });
            ({ run: trains, phases: decoded, answerCycles: answered } = early);
            answerCycles.set(answered, start);
          } else {
            trains = await inTime.advance(
              train,
              ({ clock, lookahead, after, known }) =>
                known ?? later(evaluation.until(clock), lookahead + after),
            );
            decoded = decodeSpikes(trains.output, { cycles });
          }
          recorder?.keep(start, trains, answered);
          run = {
            ...trains,
            layers: trains.layers.map((layer) => ({ ...layer, ...countFired(layer.fired) })),
          };
        } else {
          run = await inTime.runOnce(train, (clock) => evaluation.until(clock));
          decoded = decodeSpikes(run.output, { cycles });
        }
        phases.set(decoded, start * cycles * outputs);
        outputTrains.push(run.output);
        addCounts(counts, start, run, decoded, answerCycles);
      } finally {
        inTime.close();
      }
      onProgress?.({ images: end, total: images });
      adaptive.adapt(performance.now() - since);
    }
  } finally {
    placed?.free();
    if (device !== network.device) await device.close();
  }
  return {
    images,
    outputs,
    cycles,
    settled,
    last,
    phases,
    neurons: layers.map(({ fanOut }) => fanOut.targets),
    output: joinImages(outputTrains, outputs, layers.length),
    counts,
    ...(stopEarly ? { answerCycles } : {}),
    ...(recorder ? { recorded: recorder.recording() } : {}),
  };
}

/** A wave has one cycle to answer in. */
function requireStream({ name }: Neuron, { once }: EvaluationSchedule): void {
  if (!once) return;
  throw new OptionError(
    `spike: stopEarly: ${name} runs as a wave, which answers in its last cycle and never sooner; give cycles, and it runs as a stream.`,
  );
}

/** The network's device where it has the neuron's kernel, or one that computes any kernel on the host. */
export async function deviceFor({ kernel }: Neuron, device: Device): Promise<Device> {
  return !kernel || device.supports(kernel) ? device : openDevice([reference()]);
}

function emptyCounts(images: number, layers: number): SpikeCounts {
  return {
    inputSpikes: new Float64Array(images),
    spikes: new Float64Array(images * layers),
    references: new Float64Array(images * layers),
    operations: new Float64Array(images * layers),
    active: new Float64Array(images * layers),
    silentOutputs: new Float64Array(images),
  };
}

function addCounts(
  counts: SpikeCounts,
  start: number,
  { inputs, layers, output }: CountedRun,
  phases: Float64Array,
  answerCycles: Int32Array,
): void {
  const outputs = output.neurons;
  const cycles = phases.length / (inputs.images * outputs);
  for (const [layer, counted] of layers.entries()) {
    for (let k = 0; k < inputs.images; k++) {
      const place = (start + k) * layers.length + layer;
      for (const name of ['spikes', 'active', 'references', 'operations'] as const) {
        counts[name][place] = counted[name][k];
      }
    }
  }
  for (let k = 0; k < inputs.images; k++) {
    const image = start + k;
    counts.inputSpikes[image] = inputs.offsets[k + 1] - inputs.offsets[k];
    const row = (k * cycles + answerCycles[image]) * outputs;
    let silent = 0;
    for (let o = 0; o < outputs; o++) if (Number.isNaN(phases[row + o])) silent++;
    counts.silentOutputs[image] = silent;
  }
}
