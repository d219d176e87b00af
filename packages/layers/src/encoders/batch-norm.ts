import { add, multiply, reciprocal, squareRoot, subtract } from '@argand/autograd';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Added to the variance; 0.001 if not given. */
  readonly epsilon?: number;
}

/**
 * gamma · (x − mean)/√(variance + epsilon) + beta, for each channel (the last axis). Mean and variance are measured over
 * the training set; gamma starts at 1, beta at 0.
 */
export function batchNorm({ epsilon = 0.001 }: BatchNormOptions = {}): Encoder {
  if (!(epsilon >= 0)) throw new Error(`batchNorm: epsilon is ${epsilon}; expected at least 0.`);
  const channelsOf = (input: readonly number[]) => input[input.length - 1];
  return {
    kind: 'batchNorm',
    settings: { epsilon },
    outputShape: (input) => input,
    tensors(input) {
      const shape = [channelsOf(input)];
      const filled = (value: number) => () => new Float32Array(shape[0]).fill(value);
      return {
        mean: { shape },
        variance: { shape },
        gamma: { shape, make: filled(1) },
        beta: { shape, make: filled(0) },
      };
    },
    async measure(chunks, input) {
      const channels = channelsOf(input);
      const sums = new Float64Array(channels);
      const squares = new Float64Array(channels);
      let count = 0;
      for await (const numbers of chunks) {
        count += numbers.length / channels;
        for (let i = 0; i < numbers.length; i++) {
          sums[i % channels] += numbers[i];
          squares[i % channels] += numbers[i] * numbers[i];
        }
      }
      const mean = Float32Array.from(sums, (sum) => sum / count);
      const variance = Float32Array.from(squares, (square, c) =>
        Math.max(square / count - (sums[c] / count) ** 2, 0),
      );
      return { mean, variance };
    },
    apply(x, { mean, variance, gamma, beta }) {
      const factor = multiply(gamma, reciprocal(squareRoot(add(variance, epsilon))));
      return add(multiply(subtract(x, mean), factor), beta);
    },
  };
}

/** How {@link batchNorm} is read from a file. */
export const batchNormKind: EncoderKind = {
  kind: 'batchNorm',
  read: (settings, place) =>
    batchNorm({ epsilon: new SettingsReader(settings, place).real('epsilon', 0.001) }),
};
