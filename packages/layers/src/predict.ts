import type { Tensor } from '@argand/autograd';
import {
  AdaptiveBatchSize,
  type Device,
  type Numbers,
  requireNumber,
  requireOptions,
  yieldsToEventLoop,
} from '@argand/backend';
import type { NetworkDescription, NetworkShapes } from './description.ts';
import { type Samples, samplesType } from './samples.ts';

/** How `network.predict` runs. */
export interface PredictOptions {
  /** Number of images computed at once. By default as many as take some tens of milliseconds, at most 1000. */
  readonly batchSize?: number | undefined;
  /** Called after each batch with the number of images done. */
  readonly onProgress?: ((images: number) => void) | undefined;
  /** Stops between two batches and rejects with the signal's reason, at once if it is aborted already. */
  readonly signal?: AbortSignal | undefined;
}

/** What `network.predict` returns. */
export interface Prediction {
  /** [images] the class of each; −1 where every output is silent. */
  readonly classes: Int32Array;
  /**
   * [images] the confidence in that class, from 0 to 1; 0 where there is none. Undefined for a readout of your own without `confidences`.
   */
  readonly confidences: Float64Array | undefined;
  /** [images, outputs] the phases of the last layer, NaN where an output is silent. */
  readonly phases: Float32Array | Float64Array;
}

/** What of a network predicting needs. */
interface Inferring {
  readonly device: Device;
  readonly description: NetworkDescription;
  readonly shapes: NetworkShapes;
  infer(
    images: Tensor<'float32'> | Samples,
    range?: { readonly start: number; readonly end: number },
  ): Tensor<'float32'>;
}

/** Runs a network over images, batch by batch, yielding to the event loop. `caller` is what errors call the function. */
export async function predictInBatches(
  network: Inferring,
  images: Tensor<'float32'> | Samples,
  options: PredictOptions,
  caller = 'network.predict',
): Promise<Prediction> {
  requireOptions(options, caller);
  const { batchSize, onProgress, signal } = options;
  if (batchSize !== undefined) requireNumber(caller, 'batchSize', batchSize, { whole: true, atLeast: 1 });
  signal?.throwIfAborted();
  const phases = samplesType.is(images)
    ? await inBatches(network, images, { batchSize, onProgress, signal })
    : await phasesOf(network.infer(images));
  const { readout } = network.description;
  const classes = readout.classify(phases);
  return { classes, confidences: readout.confidences?.(phases), phases };
}

async function phasesOf(out: Tensor<'float32'>): Promise<Numbers<'float32'>> {
  try {
    return await out.read();
  } finally {
    out.dispose();
  }
}

async function inBatches(
  network: Inferring,
  images: Samples,
  { batchSize, onProgress, signal }: PredictOptions,
): Promise<Numbers<'float32'>> {
  const [outputs] = network.shapes.layers[network.description.layers.length];
  const { precision } = network.device.arithmetic;
  const size = images.length * outputs;
  const phases = precision === 'float64' ? new Float64Array(size) : new Float32Array(size);
  const adaptive = new AdaptiveBatchSize({ first: 16, most: 1000 });
  const pause = yieldsToEventLoop(signal);
  for (let start = 0, end = 0; start < images.length; start = end) {
    await pause();
    const since = performance.now();
    end = Math.min(start + (batchSize ?? adaptive.size), images.length);
    phases.set(await phasesOf(network.infer(images, { start, end })), start * outputs);
    onProgress?.(end);
    adaptive.adapt(performance.now() - since);
  }
  return phases;
}
