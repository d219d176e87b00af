import { logSumExp, mean, multiply, oneHot, subtract, sum } from '@argand/autograd';
import type { LabelledSamples } from '@argand/layers';
import { adam, fit, type Loss, warmupCosine } from '@argand/training';
import type { ReluTwin } from './relu-twin.ts';

/** Training settings of a twin. */
export interface TwinSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** Options of {@link trainReluTwin}. */
export interface TrainTwinOptions extends TwinSettings {
  /** Called after each step with the number of images seen, over all epochs, and the loss. */
  readonly onProgress?: ((images: number, loss: number) => void) | undefined;
  /** Stops the training between two steps. */
  readonly signal?: AbortSignal | undefined;
}

/** The peak learning rate, after 50 steps of warm-up and before a cosine decay to 0. */
export const twinLearningRate = 5e-3;

/** Softmax cross-entropy over the outputs. */
const softmaxCrossEntropy: Loss = {
  name: 'softmaxCrossEntropy',
  settings: {},
  apply(outputs, labels) {
    const chosen = sum(multiply(oneHot(labels, outputs.shape[1]), outputs), { axes: [1] });
    return mean(subtract(logSumExp(outputs), chosen));
  },
};

/**
 * Trains a twin on pixels from 0 to 1: softmax cross-entropy, Adam, warm-up and cosine decay.
 *
 * @throws whatever `fit` of `@argand/training` throws
 */
export async function trainReluTwin(
  { network }: ReluTwin,
  train: LabelledSamples,
  { epochs, batchSize, seed, onProgress, signal }: TrainTwinOptions,
): Promise<void> {
  let seen = 0;
  const steps = fit(network, train, {
    epochs,
    batchSize,
    seed,
    loss: softmaxCrossEntropy,
    optimizer: adam(),
    learningRate: warmupCosine({ peak: twinLearningRate, warmup: 50 }),
    ...(signal ? { signal } : {}),
  });
  for await (const { samples, loss } of steps) {
    seen += samples;
    onProgress?.(seen, loss);
  }
}
