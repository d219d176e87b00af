import { add, divide, multiply, scope, subtract } from '@argand/autograd';
import { requireNumber, requireOptions } from '@argand/backend';
import { OptionError } from '@argand/errors';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';
import { momentsOf } from './moments.ts';

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** How many deviations make the phase 1. Default 1. */
  readonly scale?: number | undefined;
  /** Added to the deviation. Default 0.001. */
  readonly epsilon?: number | undefined;
}

/**
 * (v − mean)/(deviation + epsilon)/scale, with one mean and one deviation over all entries of the training set.
 *
 * `mean` and `deviation`, of shape [1], are measured once, by `createNetwork` from its `data`.
 *
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908, section III, with scale 3 and epsilon 0.001.
 *
 * @throws Error unless scale > 0 and epsilon ≥ 0
 * @example
 * ```ts
 * import { normalize } from '@argand/layers';
 *
 * normalize({ scale: 3 }).settings; // { scale: 3, epsilon: 0.001 }
 * ```
 */
export function normalize(options: NormalizeOptions = {}): Encoder {
  requireOptions(options, 'normalize', ['scale', 'epsilon']);
  const { scale = 1, epsilon = 0.001 } = options;
  requireNumber('normalize', 'scale', scale, { above: 0 });
  requireNumber('normalize', 'epsilon', epsilon, { atLeast: 0 });
  return {
    kind: 'normalize',
    settings: { scale, epsilon },
    outputShape: (input) => input,
    tensors: () => ({ mean: { shape: [1] }, deviation: { shape: [1] } }),
    async measure(chunks) {
      const { mean, variance } = await momentsOf(chunks, 1);
      const deviation = Float32Array.from(variance, Math.sqrt);
      if (deviation[0] + epsilon === 0) {
        throw new OptionError(
          'normalize: all numbers of the data are equal, and epsilon is 0; give an epsilon above 0.',
        );
      }
      return { mean: Float32Array.from(mean), deviation };
    },
    apply: (x, { mean, deviation }) =>
      scope(x.device, () => divide(subtract(x, mean), multiply(add(deviation, epsilon), scale))),
  };
}

/** How {@link normalize} is read from a file. */
export const normalizeKind: EncoderKind = {
  kind: 'normalize',
  read(settings, path) {
    const reader = new SettingsReader(settings, path, ['scale', 'epsilon']);
    return normalize({ scale: reader.real('scale', 1), epsilon: reader.real('epsilon', 0.001) });
  },
};
