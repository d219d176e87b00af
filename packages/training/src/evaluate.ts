import { requireFunction, requireNumber, requireOptions, requireSignal, requireType } from '@argand/backend';
import {
  type LabelledSamples,
  labelledSamplesType,
  type Network,
  networkType,
  type PredictOptions,
} from '@argand/layers';
import { confusionMatrix, phaseErrors } from './metrics.ts';
import { classLabels, hasPhaseTargets, phaseTargets, type TargetSamples } from './targets.ts';

/** How a network is evaluated. */
export type EvaluateOptions = PredictOptions;

/** What a network answers to images whose classes are known. */
export interface EvaluationResult {
  readonly images: number;
  /** The fraction of images whose prediction is their label; silence is wrong. */
  readonly accuracy: number;
  /** The class of each image, −1 where every output is silent. */
  readonly predictions: Int32Array;
  /** How many images have no prediction. */
  readonly silent: number;
  /** [label][prediction]: counts; silent images are in no column. */
  readonly confusion: readonly (readonly number[])[];
  /** The output phases, [images, classes]. */
  readonly phases: Float32Array | Float64Array;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** How far the phases of a network are from target phases. */
export interface PhaseEvaluationResult {
  readonly images: number;
  /** The mean of |wrap(y − t)| over all outputs that are not silent, in units of π; NaN if all are. */
  readonly meanError: number;
  readonly maxError: number;
  /** Number of outputs that are silent. */
  readonly silent: number;
  /** The output phases, [images, outputs]. */
  readonly phases: Float32Array | Float64Array;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/**
 * Runs a network atemporally over images and compares with their labels, or with target phases.
 *
 * @throws Error if the data are empty or do not fit the network; RangeError if batchSize is not a whole number above 0; the signal's reason, if
 * it is aborted
 */
export async function evaluate(
  network: Network,
  data: LabelledSamples,
  options?: EvaluateOptions,
): Promise<EvaluationResult>;
export async function evaluate(
  network: Network,
  data: TargetSamples,
  options?: EvaluateOptions,
): Promise<PhaseEvaluationResult>;
export async function evaluate(
  network: Network,
  data: LabelledSamples | TargetSamples,
  options: EvaluateOptions = {},
): Promise<EvaluationResult | PhaseEvaluationResult> {
  requireType(networkType, network, 'evaluate', 'network');
  requireOptions(options, 'evaluate');
  const { batchSize, onProgress, signal } = options;
  if (batchSize !== undefined) requireNumber('evaluate', 'batchSize', batchSize, { whole: true, atLeast: 1 });
  if (onProgress !== undefined) requireFunction(onProgress, 'evaluate', 'onProgress');
  requireSignal(signal, 'evaluate');
  requireType(labelledSamplesType, data, 'evaluate', 'data');
  const { classes: outputs } = network.description.readout;
  // Before anything is computed.
  const targets = hasPhaseTargets(data)
    ? phaseTargets('evaluate', data, outputs)
    : classLabels('evaluate', data, outputs);
  const begin = performance.now();
  const { classes, phases } = await network.predict(data, { batchSize, onProgress, signal });
  const seconds = (performance.now() - begin) / 1000;
  const run = {
    images: data.length,
    phases,
    seconds,
    imagesPerSecond: data.length / Math.max(seconds, 1e-9),
  };
  if (hasPhaseTargets(data)) {
    const { mean, max, silent } = phaseErrors(phases, targets);
    return { ...run, meanError: mean, maxError: max, silent };
  }
  return {
    ...run,
    accuracy: classes.filter((prediction, i) => prediction === targets[i]).length / data.length,
    predictions: classes,
    silent: classes.filter((prediction) => prediction < 0).length,
    confusion: confusionMatrix(targets, classes, outputs),
  };
}
