import { add, divide, multiply, type Shape, scope, sqrt, subtract } from '@argand/autograd';
import { requireNumber, requireOptions } from '@argand/backend';
import { OptionError } from '@argand/errors';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';
import { momentsOf } from './moments.ts';

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Added to the variance. Default 0.001. */
  readonly epsilon?: number | undefined;
  /** Whether gamma and beta are trained. Default false. */
  readonly trainable?: boolean | undefined;
}

/**
 * gamma · (x − mean)/√(variance + epsilon) + beta, for each channel (the last axis).
 *
 * All four are of shape [channels]. Gamma starts at 1 and beta at 0; with `trainable`, `fit` learns them, like a weight.
 *
 * Mean and variance are measured once over the whole training set, by `createNetwork` from its `data`, and are the same in training and at
 * inference. Running averages over batches, as in PyTorch and Keras, would only estimate them: what arrives here does not change while the
 * network learns. For the same reason this is an encoder and no layer: between layers, phases have no mean and no variance that would not
 * depend on where the circle is cut, and a spiking neuron fires before the statistics of its batch could be known.
 *
 * On spikes nothing is different: gamma and beta act on pixels before they become spike times. The network file holds all four.
 *
 * Source: Ioffe and Szegedy, arXiv 1502.03167, algorithm 2 (as at inference).
 *
 * @throws Error unless epsilon ≥ 0
 * @example
 * ```ts
 * import { batchNorm } from '@argand/layers';
 *
 * batchNorm().tensors([32, 32, 3]).mean.shape; // [ 3 ]
 * ```
 */
export function batchNorm(options: BatchNormOptions = {}): Encoder {
  requireOptions(options, 'batchNorm', ['epsilon', 'trainable']);
  const { epsilon = 0.001, trainable = false } = options;
  requireNumber('batchNorm', 'epsilon', epsilon, { atLeast: 0 });
  const channelsOf = (input: Shape) => input[input.length - 1];
  return {
    kind: 'batchNorm',
    settings: trainable ? { epsilon, trainable } : { epsilon },
    outputShape: (input) => input,
    tensors(input) {
      const channels = channelsOf(input);
      const shape = [channels];
      const filled = (value: number) => () => new Float32Array(channels).fill(value);
      return {
        mean: { shape },
        variance: { shape },
        gamma: { shape, make: filled(1), isTrainable: trainable },
        beta: { shape, make: filled(0), isTrainable: trainable },
      };
    },
    async measure(chunks, input) {
      const { mean, variance } = await momentsOf(chunks, channelsOf(input));
      const flat = variance.findIndex((value) => Math.fround(value) + epsilon === 0);
      if (flat >= 0) {
        throw new OptionError(
          `batchNorm: all numbers of channel ${flat} are equal, and epsilon is 0; give an epsilon above 0.`,
        );
      }
      return { mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
    },
    apply: (x, { mean, variance, gamma, beta }) =>
      scope(x.device, () => {
        const factor = divide(gamma, sqrt(add(variance, epsilon)));
        return add(multiply(subtract(x, mean), factor), beta);
      }),
  };
}

/** How {@link batchNorm} is read from a file. */
export const batchNormKind: EncoderKind = {
  kind: 'batchNorm',
  read(settings, path) {
    const reader = new SettingsReader(settings, path, ['epsilon', 'trainable']);
    return batchNorm({ epsilon: reader.real('epsilon', 0.001), trainable: reader.flag('trainable', false) });
  },
};
