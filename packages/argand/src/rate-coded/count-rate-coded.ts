import { dirname, resolve } from 'node:path';
import { type Dataset, take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import {
  balanceThresholds,
  type EnergyConstants,
  energyEstimate,
  type RateCodedEnergy,
  type RateCodedOperations,
  rateAccuracy,
  rateCode,
  rateCodedEnergy,
  rateLatency,
  stepsUntil,
} from '@argand/spiking';
import { evaluate, recipes } from '@argand/training';
import type { Output } from '../output.ts';
import { RunFolder } from '../run-folder.ts';
import type { RateOptions } from './rate-options.ts';
import { type TwinSettings, trainTwin, twinFanOuts, twinLearningRate } from './relu-twin.ts';

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
    readonly input: string;
    readonly readout: string;
    readonly leak: number;
    readonly percentile: number;
    readonly balancedOn: number;
    readonly thresholds: readonly number[];
  };
  readonly rows: readonly RateCodedRow[];
  /** After how many steps the accuracy stays so near to the ReLU network's; null where it does not. */
  readonly within: readonly { readonly points: number; readonly steps: number | null }[];
  readonly latency: { readonly firstRight: StepLatency; readonly rightFrom: StepLatency };
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
  data: { readonly train: Dataset; readonly test: Dataset },
  options: RateOptions,
  constants: EnergyConstants,
  output: Output,
): Promise<RateCodedCounts> {
  const { train, test } = data;
  const settings = await twinSettings(path, options);
  const twin = await trainTwin(network, train, settings, output);
  const relu = await evaluate(twin.network, test);
  const layers = await twinFanOuts(twin);
  const parameters = twin.network.parameterCount;
  twin.network.dispose();

  const balancing = take(train, 0, Math.min(balancingImages, train.length));
  const thresholds = balanceThresholds(layers, balancing, { percentile });
  const { rateSteps = [8, 16, 32, 64, 128], rateInput = 'current', rateReadout = 'potential' } = options;
  const { rateLeak = 0 } = options;
  const progress = output.progress('spikes: rate-coded', test.length, 'images');
  const result = rateCode(layers, test, {
    steps: Math.max(...rateSteps),
    thresholds,
    input: rateInput,
    readout: rateReadout,
    leak: rateLeak,
    seed: settings.seed,
    onProgress: (images) => progress.advance(images),
  });
  progress.finish();

  const accuracy = rateAccuracy(result, test.labels);
  const agreement = rateAccuracy(result, relu.predictions);
  const { firstRight, rightFrom } = rateLatency(result, test.labels);
  const multiplyAccumulates = layers.reduce(
    (total, { offsets, sources, width }) => total + offsets[sources] * width,
    0,
  );
  const meanAfter = (counts: Float64Array, steps: number) => {
    let total = 0;
    for (let place = steps - 1; place < counts.length; place += result.steps) total += counts[place];
    return total / result.images;
  };
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
      input: rateInput,
      readout: rateReadout,
      leak: rateLeak,
      percentile,
      balancedOn: balancing.length,
      thresholds: Array.from(thresholds),
    },
    rows: [...rateSteps]
      .sort((a, b) => a - b)
      .map((steps) => {
        const operations = {
          multiplyAccumulates: result.multiplyAccumulates,
          synapticOperations: meanAfter(result.synapticOperations, steps),
          currentAdditions: result.currentsPerStep * steps,
        };
        return {
          steps,
          accuracy: accuracy[steps - 1],
          agreement: agreement[steps - 1],
          spikes: meanAfter(result.spikes, steps),
          ...operations,
          energy: rateCodedEnergy(operations, constants),
        };
      }),
    within: nearness.map((points) => {
      // A share of images lies on the bound more often than beside it.
      const steps = stepsUntil(accuracy, relu.accuracy - points / 100 - 1e-9);
      return { points, steps: steps < 0 ? null : steps };
    }),
    latency: { firstRight: latencyOf(firstRight), rightFrom: latencyOf(rightFrom) },
  };
}

/** As many epochs and the same seed and batches as the run that the network comes from, where that is known. */
async function twinSettings(path: string, { rateSeed }: RateOptions): Promise<TwinSettings> {
  const folder = new RunFolder(dirname(path));
  const run = resolve(folder.networkFile) === resolve(path) ? await folder.settings() : undefined;
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
