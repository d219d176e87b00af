import type { LabelledSamples, Network, Samples } from '@argand/layers';
import { type EnergyConstants, energyEstimate } from '@argand/spiking';
import { type EvaluationResult, evaluate } from '@argand/training';
import { balanceThresholds } from './balance-thresholds.ts';
import { rateAccuracy, rateLatency, stepsUntil } from './rate-answers.ts';
import { type RateCodedResult, type RateReadout, rateCode } from './rate-code.ts';
import { type RateCodedEnergy, type RateCodedOperations, rateCodedEnergy } from './rate-energy.ts';
import type { RateInput } from './rate-input.ts';
import { createReluTwin, twinFanOuts } from './twin/relu-twin.ts';
import { type TwinSettings, trainReluTwin, twinLearningRate } from './twin/train-twin.ts';

/** The rate-coded twin after some steps; counts are means per image. */
export interface RateCodedRow extends RateCodedOperations {
  readonly steps: number;
  readonly accuracy: number;
  /** The fraction of images with the prediction of the ReLU network. */
  readonly agreement: number;
  readonly spikes: number;
  readonly energy: RateCodedEnergy;
}

/** Mean latency over the images that have a correct prediction. */
export interface StepLatency {
  /** Number of these images. */
  readonly images: number;
  /** Mean number of steps; null if there is no such image. */
  readonly steps: number | null;
}

/** The rate-coded twin with one kind of input. */
export interface RateCodedRun {
  readonly input: RateInput;
  readonly currentsPerStep: number;
  readonly rows: readonly RateCodedRow[];
  /** The number of steps from which the accuracy stays within `points` percentage points of the ReLU network's; null if it does not. */
  readonly within: readonly { readonly points: number; readonly steps: number | null }[];
  readonly latency: { readonly firstRight: StepLatency; readonly rightFrom: StepLatency };
}

/** The ReLU twin of a network, and its rate-coded runs. */
export interface RateCodedMeasurement {
  readonly twin: TwinSettings & {
    readonly learningRate: number;
    readonly trainingImages: number;
    readonly parameters: number;
    readonly accuracy: number;
    readonly multiplyAccumulates: number;
    /** Energy of a pass without spikes, in joules per image. */
    readonly energy: number;
  };
  readonly conversion: {
    readonly readout: RateReadout;
    readonly leak: number;
    readonly percentile: number;
    /** Number of images that the thresholds are balanced on. */
    readonly balancedOn: number;
    readonly thresholds: readonly number[];
  };
  readonly runs: readonly RateCodedRun[];
}

/** The images of {@link measureRateCoded}. */
export interface RateCodedData {
  readonly train: LabelledSamples;
  /** Training images that the thresholds are balanced on; a thousand are enough. */
  readonly calibration: Samples;
  readonly test: LabelledSamples;
}

/** Progress of {@link measureRateCoded}: first of the training, then of a run for each kind of input. */
export interface RateCodedProgress {
  readonly stage: 'training' | RateInput;
  /** Number of images done in this stage. */
  readonly images: number;
  /** Number of images of this stage. */
  readonly total: number;
  /** Loss of the last training step. */
  readonly loss?: number;
}

/** Options of {@link measureRateCoded}. */
export interface MeasureRateCodedOptions extends TwinSettings {
  /** Numbers of steps to report. Default 8, 16, 32, 64, 128. */
  readonly steps?: readonly number[] | undefined;
  /** Kinds of input to run. Default `current` and `regular`. */
  readonly inputs?: readonly RateInput[] | undefined;
  /** Default `potential`. */
  readonly readout?: RateReadout | undefined;
  /** Leak per step. Default 0. */
  readonly leak?: number | undefined;
  /** Energy constants. Default `publishedEnergy` of `@argand/spiking`. */
  readonly constants?: Partial<EnergyConstants> | undefined;
  /** Called after each image of each stage. */
  readonly onProgress?: ((progress: RateCodedProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The percentile of activations that becomes a threshold. */
const percentile = 99.9;
/** Distances to the accuracy of the ReLU network, in percentage points. */
const distances = [1, 0.5, 0.1];

/**
 * Trains the ReLU twin of a network, converts it with balanced thresholds and runs it rate-coded over test images: accuracy, spikes,
 * operations, latency and energy, to compare with the phasor network.
 *
 * @throws Error that names the layer if its kind has no ReLU counterpart, or if images do not fit; RangeError if an option is out of
 * range; the signal's reason if it is aborted
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { measureRateCoded } from '@argand/rate-coded';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(8), dense(2)] });
 * const data = { images: Float32Array.of(1, 0, 0, 1, 0.9, 0.1, 0.2, 0.8), labels: [0, 1, 0, 1], length: 4 };
 * const { runs } = await measureRateCoded(
 *   network,
 *   { train: data, calibration: data, test: data },
 *   { epochs: 30, batchSize: 2, seed: 0, steps: [4, 16], inputs: ['regular'] },
 * );
 * runs[0].rows.map(({ steps }) => steps); // [ 4, 16 ]
 * ```
 */
export async function measureRateCoded(
  network: Network,
  { train, calibration, test }: RateCodedData,
  options: MeasureRateCodedOptions,
): Promise<RateCodedMeasurement> {
  const { epochs, batchSize, seed, readout = 'potential', leak = 0, constants = {} } = options;
  const stopping = options.signal ? { signal: options.signal } : {};
  const { layers, relu, parameters } = await trainTwin(network, { train, test }, options);
  const thresholds = await balanceThresholds(layers, calibration, { percentile, ...stopping });
  const steps = [...(options.steps ?? [8, 16, 32, 64, 128])].sort((a, b) => a - b);
  const runs: RateCodedRun[] = [];
  for (const input of new Set(options.inputs ?? (['current', 'regular'] as const))) {
    const onProgress = (images: number) => options.onProgress?.({ stage: input, images, total: test.length });
    onProgress(0);
    const run = { steps: steps[steps.length - 1], thresholds, input, readout, leak, seed, onProgress };
    const result = await rateCode(layers, test, { ...run, ...stopping });
    runs.push(summarize(input, result, { labels: test.labels, relu, steps, constants }));
  }
  const multiplyAccumulates = layers.reduce(
    (total, { offsets, sources, width }) => total + offsets[sources] * width,
    0,
  );
  return {
    twin: {
      epochs,
      batchSize,
      seed,
      learningRate: twinLearningRate,
      trainingImages: train.length,
      parameters,
      accuracy: relu.accuracy,
      multiplyAccumulates,
      energy: energyEstimate(multiplyAccumulates, 0, constants).atemporal,
    },
    conversion: {
      readout,
      leak,
      percentile,
      balancedOn: calibration.length,
      thresholds: Array.from(thresholds),
    },
    runs,
  };
}

/** Trains and evaluates a twin, and reads its weights. */
async function trainTwin(
  network: Network,
  { train, test }: Pick<RateCodedData, 'train' | 'test'>,
  { epochs, batchSize, seed, onProgress, signal }: MeasureRateCodedOptions,
) {
  const stopping = signal ? { signal } : {};
  const total = epochs * train.length;
  const twin = await createReluTwin(network, seed);
  try {
    onProgress?.({ stage: 'training', images: 0, total });
    await trainReluTwin(twin, train, {
      epochs,
      batchSize,
      seed,
      onProgress: (images, loss) => onProgress?.({ stage: 'training', images, total, loss }),
      ...stopping,
    });
    return {
      relu: await evaluate(twin.network, test, stopping),
      layers: await twinFanOuts(twin),
      parameters: twin.network.parameterCount,
    };
  } finally {
    twin.network.dispose();
  }
}

interface Comparison {
  readonly labels: LabelledSamples['labels'];
  readonly relu: EvaluationResult;
  readonly steps: readonly number[];
  readonly constants: Partial<EnergyConstants>;
}

/** Reduces a run to what is reported of it. */
function summarize(
  input: RateInput,
  result: RateCodedResult,
  { labels, relu, steps, constants }: Comparison,
): RateCodedRun {
  const { currentsPerStep, multiplyAccumulates } = result;
  const accuracy = rateAccuracy(result, labels);
  const agreement = rateAccuracy(result, relu.predictions);
  const { firstCorrect, correctFrom } = rateLatency(result, labels);
  return {
    input,
    currentsPerStep,
    rows: steps.map((step) => {
      const operations = {
        multiplyAccumulates,
        synapticOperations: meanAfter(step, result.synapticOperations, result),
        currentAdditions: currentsPerStep * step,
      };
      return {
        steps: step,
        accuracy: accuracy[step - 1],
        agreement: agreement[step - 1],
        spikes: meanAfter(step, result.spikes, result),
        ...operations,
        energy: rateCodedEnergy(operations, constants),
      };
    }),
    within: distances.map((points) => {
      // A whole number of images is often exactly on the bound; the tolerance keeps rounding from moving it.
      const step = stepsUntil(accuracy, relu.accuracy - points / 100 - 1e-9);
      return { points, steps: step < 0 ? null : step };
    }),
    latency: { firstRight: latencyOf(firstCorrect), rightFrom: latencyOf(correctFrom) },
  };
}

/** The mean over all images of a count [images, steps] after some steps. */
function meanAfter(step: number, counts: Float64Array, { images, steps }: RateCodedResult): number {
  let total = 0;
  for (let index = step - 1; index < counts.length; index += steps) total += counts[index];
  return total / images;
}

function latencyOf(steps: Int32Array): StepLatency {
  const correct = steps.filter((count) => count > 0);
  const total = correct.reduce((sum, count) => sum + count, 0);
  return { images: correct.length, steps: correct.length === 0 ? null : total / correct.length };
}
