import {
  AdaptiveBatchSize,
  requireNumber,
  requireOptions,
  requireType,
  yieldsToEventLoop,
} from '@argand/backend';
import { type LabelledSamples, labelledSamplesType, type Network, networkType } from '@argand/layers';
import { classLabels } from './encoded-data.ts';
import { confusionMatrix } from './metrics.ts';

/** How a network is evaluated. */
export interface EvaluateOptions {
  /** How many images are computed at once; by default as many as take some tens of milliseconds, at most 1000. */
  readonly batchSize?: number | undefined;
  /** Called after each batch with the number of images done. */
  readonly onProgress?: ((images: number) => void) | undefined;
  /** Stops between two batches and rejects with the signal's reason, at once if it is aborted already. */
  readonly signal?: AbortSignal | undefined;
}

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

/**
 * Runs a network atemporally over images and compares with their labels.
 *
 * @throws Error if the data are empty or do not fit the network; RangeError if batchSize is not a whole number above 0; the signal's reason, if
 * it is aborted
 */
export async function evaluate(
  network: Network,
  data: LabelledSamples,
  options: EvaluateOptions = {},
): Promise<EvaluationResult> {
  requireType(networkType, network, 'evaluate', 'network');
  requireOptions(options, 'evaluate');
  const { batchSize, onProgress, signal } = options;
  if (batchSize !== undefined) requireNumber('evaluate', 'batchSize', batchSize, { whole: true, atLeast: 1 });
  const { classes } = network.description.readout;
  requireType(labelledSamplesType, data, 'evaluate', 'data');
  const labels = classLabels('evaluate', data, classes);
  signal?.throwIfAborted();
  const adaptive = new AdaptiveBatchSize({ first: 16, most: 1000 });
  const pause = yieldsToEventLoop(signal);
  const precise = network.device.arithmetic.precision === 'float64';
  const phases = precise ? new Float64Array(data.length * classes) : new Float32Array(data.length * classes);
  const begin = performance.now();
  for (let start = 0, end = 0; start < data.length; start = end) {
    await pause();
    const since = performance.now();
    end = Math.min(start + (batchSize ?? adaptive.size), data.length);
    const out = network.infer(data, { start, end });
    try {
      phases.set(await out.read(), start * classes);
    } finally {
      out.dispose();
    }
    onProgress?.(end);
    adaptive.adapt(performance.now() - since);
  }
  const seconds = (performance.now() - begin) / 1000;
  const predictions = network.description.readout.classify(phases);
  const right = predictions.filter((prediction, i) => prediction === labels[i]).length;
  return {
    images: data.length,
    accuracy: right / data.length,
    predictions,
    silent: predictions.filter((prediction) => prediction < 0).length,
    confusion: confusionMatrix(labels, predictions, classes),
    phases,
    seconds,
    imagesPerSecond: data.length / Math.max(seconds, 1e-9),
  };
}
