import {
  AdaptiveBatchSize,
  type Device,
  requireFunction,
  requireOptions,
  requireSignal,
  requireType,
  yieldsToEventLoop,
} from '@argand/backend';
import type { FanOutArrays } from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import { type Network, networkType, type Readout } from '@argand/layers';
import type { SpikeTrain } from '@argand/phasor';
import { type EarlyAnswer, requireStopEarly, type StopEarly } from '../answers/stop-early.ts';
import { type Owned, owning } from '../device-arrays.ts';
import { type EvaluationSchedule, type Neuron, requireNeuron } from '../neuron.ts';
import { type Noise, requireNoise } from '../noise/noise.ts';
import { joinImages } from '../spikes/build.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { type InputSpikes, inputSpikesOf, type SpikeInput } from './inputs.ts';
import { deviceFor } from './kernel-device.ts';
import { requireModestRun } from './limits.ts';
import { NetworkInTime } from './network-in-time.ts';
import { Recorder, type RecordOptions } from './recorder.ts';
import { type BatchResult, runBatch } from './spike-batch.ts';
import { addCounts, emptyCounts } from './spike-counts.ts';
import type { SpikeCounts, SpikeResult } from './spike-result.ts';
import { outputsOf, type Stage, type SynapsesStage, stagesOf, synapsesOf } from './stages.ts';

/** Options of {@link spike}. */
export interface SpikeOptions {
  readonly neuron: Neuron;
  /** How many cycles. Default what the neuron says. */
  readonly cycles?: number | undefined;
  /** How many images run side by side; by default as many as take some tens of milliseconds and megabytes. */
  readonly batchSize?: number | undefined;
  /** What disturbs the spikes. Default nothing. Of several, by layer say, each does its part in turn. */
  readonly noise?: Noise | readonly Noise[] | undefined;
  /**
   * Lets an image answer, and leave the run, as soon as it is sure: what it would have done later is never simulated. Its answer is to the last bit
   * the one that the whole run has in that cycle. One that is never sure answers in the last whole cycle, which ends the run.
   */
  readonly stopEarly?: StopEarly | undefined;
  /** Called with the answer of each image as soon as it is there; it needs `stopEarly`. */
  readonly onAnswer?: ((answer: EarlyAnswer) => void) | undefined;
  /** Spikes and membranes to keep in the result: true for all spikes. */
  readonly record?: boolean | RecordOptions | undefined;
  /** Called after every batch. */
  readonly onProgress?: ((progress: SpikeProgress) => void) | undefined;
  /** Stops between two batches and rejects with the signal's reason, at once if it is aborted already. */
  readonly signal?: AbortSignal | undefined;
}

/** How far {@link spike} is. */
export interface SpikeProgress {
  /** Images done, */
  readonly images: number;
  /** Of the total. */
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
  const plan = await planSpikes(network, input, options);
  const { layers, evaluation, inputs } = plan;
  const { neuron, stopEarly, record = false } = options;
  const { images } = inputs;
  const recorder = record
    ? new Recorder(record === true ? {} : record, { images, layers, neuron, evaluation })
    : undefined;
  const results = new Results(images, plan);
  const device = await deviceFor(neuron, network.device);
  let placed: Owned<FanOutArrays[]> | undefined;
  try {
    if (neuron.kernel)
      placed = owning(device, (arrays) => layers.map(({ fanOut }) => arrays.placeFanOut(fanOut)));
    await runBatches(plan, options, { device, placed: placed?.content, recorder, results });
  } finally {
    placed?.free();
    if (device !== network.device) await device.close();
  }
  return {
    ...results.content(),
    ...(stopEarly ? { answerCycles: results.answerCycles } : {}),
    ...(recorder ? { recorded: recorder.recording() } : {}),
  };
}

interface Running {
  readonly device: Device;
  /** The fan-outs of the layers on the device. */
  readonly placed: readonly FanOutArrays[] | undefined;
  readonly recorder: Recorder | undefined;
  readonly results: Results;
}

/** Runs all images, in batches whose size adapts to the time they take unless it is given. */
async function runBatches(
  { stages, layers, evaluation, readout, inputs, outputs, widest }: SpikePlan,
  { neuron, batchSize, noise, stopEarly, onAnswer, onProgress, signal }: SpikeOptions,
  { device, placed, recorder, results }: Running,
): Promise<void> {
  const { images } = inputs;
  const most = Math.min(Math.max(Math.floor(spikesOfBatch / (widest * evaluation.inputCycles)), 1), 256);
  const adaptive = new AdaptiveBatchSize({ first: 1, most });
  const pause = yieldsToEventLoop(signal);
  for (let start = 0, end = 0; start < images; start = end) {
    await pause();
    const since = performance.now();
    end = Math.min(start + (batchSize ?? adaptive.size), images);
    const inTime = new NetworkInTime({
      stages,
      neuron,
      device,
      placed,
      images: end - start,
      firstImage: start,
      noise,
      evaluation,
      references: evaluation.references,
    });
    try {
      const batch = await runBatch(inTime, await inputs.batch(start, end), {
        evaluation,
        readout,
        layers: layers.length,
        outputs,
        start,
        stopEarly,
        onAnswer,
        recorder,
        needsTrains: noise !== undefined || neuron.lookahead > 0,
      });
      results.add(start, batch);
    } finally {
      inTime.close();
    }
    onProgress?.({ images: end, total: images });
    adaptive.adapt(performance.now() - since);
  }
}

/** The checked stages, schedule and inputs of a run. */
interface SpikePlan {
  readonly stages: readonly Stage[];
  readonly layers: readonly SynapsesStage[];
  readonly evaluation: EvaluationSchedule;
  readonly readout: Readout;
  readonly inputs: InputSpikes;
  readonly outputs: number;
  /** The most neurons of a population, with its reference. */
  readonly widest: number;
}

/** Checks the arguments, before anything is computed. */
async function planSpikes(network: Network, input: SpikeInput, options: SpikeOptions): Promise<SpikePlan> {
  requireType(networkType, network, 'spike', 'network');
  requireOptions(options, 'spike');
  requireNeuron(options.neuron, 'spike');
  const { neuron, batchSize, noise, stopEarly, onAnswer, onProgress, signal } = options;
  if (options.cycles !== undefined) requireAbove0('spike', 'cycles', options.cycles);
  if (batchSize !== undefined) requireAbove0('spike', 'batchSize', batchSize);
  if (onAnswer !== undefined) requireFunction(onAnswer, 'spike', 'onAnswer');
  if (onProgress !== undefined) requireFunction(onProgress, 'spike', 'onProgress');
  requireSignal(signal, 'spike');
  const stages = await stagesOf(network);
  const layers = synapsesOf(stages);
  if (noise !== undefined) requireNoise('spike', noise, layers.length);
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
  const { cycles, inputCycles } = evaluation;
  const widest = layers.reduce((most, { fanOut }) => Math.max(most, fanOut.sources, fanOut.targets), 0);
  requireModestRun('spike', { images, outputs, cycles, inputCycles, widest });
  return { stages, layers, evaluation, readout, inputs, outputs, widest };
}

/** A wave has one cycle to answer in. */
function requireStream({ name }: Neuron, { once }: EvaluationSchedule): void {
  if (!once) return;
  throw new OptionError(
    `spike: stopEarly: ${name} runs as a wave, which answers in its last cycle and never sooner; give cycles, and it runs as a stream.`,
  );
}

/** The results of all batches. */
class Results {
  /** [images] the cycle in which each image answered. */
  readonly answerCycles: Int32Array;
  readonly #images: number;
  readonly #plan: SpikePlan;
  readonly #phases: Float64Array;
  readonly #counts: SpikeCounts;
  readonly #trains: SpikeTrain[] = [];

  constructor(images: number, plan: SpikePlan) {
    const { evaluation, outputs, layers } = plan;
    this.#images = images;
    this.#plan = plan;
    this.#counts = emptyCounts(images, layers.length);
    this.#phases = new Float64Array(images * evaluation.cycles * outputs);
    this.answerCycles = new Int32Array(images).fill(evaluation.last);
  }

  /** Adds a batch. @param start the number of its first image */
  add(start: number, { run, phases, answerCycles }: BatchResult): void {
    const { evaluation, outputs } = this.#plan;
    if (answerCycles) this.answerCycles.set(answerCycles, start);
    this.#phases.set(phases, start * evaluation.cycles * outputs);
    this.#trains.push(run.output);
    addCounts(this.#counts, start, run, phases, this.answerCycles);
  }

  content(): SpikeResult {
    const { evaluation, outputs, layers } = this.#plan;
    const { cycles, settled, last } = evaluation;
    return {
      images: this.#images,
      outputs,
      cycles,
      settled,
      last,
      phases: this.#phases,
      neurons: layers.map(({ fanOut }) => fanOut.targets),
      output: joinImages(this.#trains, outputs, layers.length),
      counts: this.#counts,
    };
  }
}
