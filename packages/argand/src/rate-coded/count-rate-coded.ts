import { dirname, resolve } from 'node:path';
import { type Dataset, take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import {
  balanceThresholds,
  type EnergyConstants,
  energyEstimate,
  type RateCodedEnergy,
  type RateCodedOperations,
  type RateCodedResult,
  type RateInput,
  type RateReadout,
  rateAccuracy,
  rateCode,
  rateCodedEnergy,
  rateLatency,
  stepsUntil,
} from '@argand/spiking';
import { type EvaluationResult, evaluate, recipes } from '@argand/training';
import type { Output } from '../output.ts';
import { RunFolder } from '../run-folder.ts';
import type { RateOptions } from './rate-options.ts';
import { createTwin, type TwinSettings, trainTwin, twinFanOuts, twinLearningRate } from './relu-twin.ts';

/** What the rate-coded twin did, after so many steps; counts are of an image, on average. */
export interface RateCodedRow extends RateCodedOperations {
  readonly steps: number;
  readonly accuracy: number;
  /** The share of images that it answers as the ReLU network does. */
  readonly agreement: number;
  readonly spikes: number;
  readonly energy: RateCodedEnergy;
}

/** Over the images that were answered rightly at all: how many, and after how many steps on average. */
interface StepLatency {
  readonly images: number;
  readonly steps: number | null;
}

/** The twin, rate-coded, with pixels that come in one way. */
export interface RateCodedRun {
  readonly input: RateInput;
  readonly currentsPerStep: number;
  readonly rows: readonly RateCodedRow[];
  /** After how many steps the accuracy stays so near to the ReLU network's; null where it does not. */
  readonly within: readonly { readonly points: number; readonly steps: number | null }[];
  readonly latency: { readonly firstRight: StepLatency; readonly rightFrom: StepLatency };
}

/** The ReLU twin of a network, and what it did rate-coded. */
export interface RateCodedCounts {
  readonly twin: TwinSettings & {
    readonly learningRate: number;
    readonly trainingImages: number;
    readonly parameters: number;
    readonly accuracy: number;
    readonly multiplyAccumulates: number;
    /** Joules of its atemporal pass. */
    readonly energy: number;
  };
  readonly conversion: {
    readonly readout: RateReadout;
    readonly leak: number;
    readonly percentile: number;
    readonly balancedOn: number;
    readonly thresholds: readonly number[];
  };
  readonly runs: readonly RateCodedRun[];
}

/** How many training images thresholds are balanced on. */
const balancingImages = 1000;
const percentile = 99.9;
/** How near to its own atemporal accuracy, in points of a hundred. */
const nearness = [1, 0.5, 0.1];

/** Trains the twin of a network and runs it rate-coded over the test images. */
export async function countRateCoded(
  path: string,
  network: Network,
  { train, test }: { readonly train: Dataset; readonly test: Dataset },
  options: RateOptions,
  constants: EnergyConstants,
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
): Promise<RateCodedCounts> {
  const settings = await twinSettings(path, options);
  const twin = await createTwin(network, settings.seed);
  await trainTwin(twin, train, settings, { output, signal });
  const relu = await evaluate(twin.network, test, { signal });
  const layers = await twinFanOuts(twin);
  const parameters = twin.network.parameterCount;
  twin.network.dispose();

  const balancing = take(train, 0, Math.min(balancingImages, train.length));
  const thresholds = await balanceThresholds(layers, balancing, { percentile, signal });
  const { rateSteps = [8, 16, 32, 64, 128], rateReadout = 'potential', rateLeak = 0 } = options;
  const steps = [...rateSteps].sort((a, b) => a - b);
  const runs: RateCodedRun[] = [];
  for (const input of new Set(options.rateInput ?? (['current', 'regular'] as const))) {
    using progress = output.progress(`rate-coded: ${input}`, test.length, 'images');
    const result = await rateCode(layers, test, {
      steps: steps[steps.length - 1],
      thresholds,
      input,
      readout: rateReadout,
      leak: rateLeak,
      seed: settings.seed,
      onProgress: (images) => progress.advance(images),
      signal,
    });
    runs.push(examineRun(input, result, { labels: test.labels, relu, steps, constants }));
  }
  const multiplyAccumulates = layers.reduce(
    (total, { offsets, sources, width }) => total + offsets[sources] * width,
    0,
  );
  return {
    twin: {
      ...settings,
      learningRate: twinLearningRate,
      trainingImages: train.length,
      parameters,
      accuracy: relu.accuracy,
      multiplyAccumulates,
      energy: energyEstimate(multiplyAccumulates, 0, constants).atemporal,
    },
    conversion: {
      readout: rateReadout,
      leak: rateLeak,
      percentile,
      balancedOn: balancing.length,
      thresholds: Array.from(thresholds),
    },
    runs,
  };
}

function examineRun(
  input: RateInput,
  result: RateCodedResult,
  {
    labels,
    relu,
    steps,
    constants,
  }: {
    readonly labels: Dataset['labels'];
    readonly relu: EvaluationResult;
    readonly steps: readonly number[];
    readonly constants: EnergyConstants;
  },
): RateCodedRun {
  const { currentsPerStep, multiplyAccumulates } = result;
  const accuracy = rateAccuracy(result, labels);
  const agreement = rateAccuracy(result, relu.predictions);
  const { firstCorrect, correctFrom } = rateLatency(result, labels);
  const meanAfter = (counts: Float64Array, step: number) => {
    let total = 0;
    for (let place = step - 1; place < counts.length; place += result.steps) total += counts[place];
    return total / result.images;
  };
  return {
    input,
    currentsPerStep,
    rows: steps.map((step) => {
      const operations = {
        multiplyAccumulates,
        synapticOperations: meanAfter(result.synapticOperations, step),
        currentAdditions: currentsPerStep * step,
      };
      return {
        steps: step,
        accuracy: accuracy[step - 1],
        agreement: agreement[step - 1],
        spikes: meanAfter(result.spikes, step),
        ...operations,
        energy: rateCodedEnergy(operations, constants),
      };
    }),
    within: nearness.map((points) => {
      // A whole number of images often lies on the bound itself, which rounding must not move.
      const step = stepsUntil(accuracy, relu.accuracy - points / 100 - 1e-9);
      return { points, steps: step < 0 ? null : step };
    }),
    latency: { firstRight: latencyOf(firstCorrect), rightFrom: latencyOf(correctFrom) },
  };
}

/** As many epochs and the same seed and batches as the run that the network comes from, where that is known. */
async function twinSettings(path: string, { rateSeed }: RateOptions): Promise<TwinSettings> {
  const folder = new RunFolder(dirname(path));
  const settings = resolve(folder.networkFile) === resolve(path) ? await folder.settings() : undefined;
  const run = settings === 'damaged' ? undefined : settings?.content.training;
  return {
    epochs: run?.epochs ?? 2,
    batchSize: run?.batchSize ?? recipes.best.batchSize,
    seed: rateSeed ?? run?.seed ?? 0,
  };
}

function latencyOf(steps: Int32Array): StepLatency {
  const answered = steps.filter((count) => count > 0);
  const total = answered.reduce((sum, count) => sum + count, 0);
  return { images: answered.length, steps: answered.length === 0 ? null : total / answered.length };
}
