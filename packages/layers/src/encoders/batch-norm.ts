import { add, divide, multiply, type Shape, scope, squareRoot, subtract } from '@argand/autograd';
import { requireNumber, requireOptions } from '@argand/backend';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';
import { momentsOf } from './moments.ts';

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Added to the variance; 0.001 if not given. */
  readonly epsilon?: number;
}

/**
 * gamma · (x − mean)/√(variance + epsilon) + beta, for each channel (the last axis).
 *
 * All four are of shape [channels]. Mean and variance are measured once over the training set, by `createNetwork` from its
 * `data`; gamma starts at 1 and beta at 0.
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
  requireOptions(options, 'batchNorm', ['epsilon']);
  const { epsilon = 0.001 } = options;
  requireNumber('batchNorm', 'epsilon', epsilon, { atLeast: 0 });
  const channelsOf = (input: Shape) => input[input.length - 1];
  return {
    kind: 'batchNorm',
    settings: { epsilon },
    outputShape: (input) => input,
    tensors(input) {
      const channels = channelsOf(input);
      const shape = [channels];
      const filled = (value: number) => () => new Float32Array(channels).fill(value);
      return {
        mean: { shape },
        variance: { shape },
        gamma: { shape, make: filled(1) },
        beta: { shape, make: filled(0) },
      };
    },
    async measure(chunks, input) {
      const { mean, variance } = await momentsOf(chunks, channelsOf(input));
      const flat = variance.findIndex((value) => Math.fround(value) + epsilon === 0);
      if (flat >= 0) {
        throw new Error(
          `batchNorm: all numbers of channel ${flat} are equal, and epsilon is 0; give an epsilon above 0.`,
        );
      }
      return { mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
    },
    apply: (x, { mean, variance, gamma, beta }) =>
      scope(x.device, () => {
        const factor = divide(gamma, squareRoot(add(variance, epsilon)));
        return add(multiply(subtract(x, mean), factor), beta);
      }),
  };
}

/** How {@link batchNorm} is read from a file. */
export const batchNormKind: EncoderKind = {
  kind: 'batchNorm',
  read: (settings, place) =>
    batchNorm({ epsilon: new SettingsReader(settings, place, ['epsilon']).real('epsilon', 0.001) }),
};
