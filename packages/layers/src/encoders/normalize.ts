import { add, divide, subtract } from '@argand/autograd';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** How many deviations make the phase 1; 1 if not given. */
  readonly scale?: number;
  /** Added to the deviation; 0.001 if not given. */
  readonly epsilon?: number;
}

/**
 * (v − mean)/(deviation + epsilon)/scale, with one mean and one deviation over all entries of the training set.
 *
 * @throws Error unless scale > 0 and epsilon ≥ 0.
 */
export function normalize({ scale = 1, epsilon = 0.001 }: NormalizeOptions = {}): Encoder {
  if (!(scale > 0 && epsilon >= 0))
    throw new Error(`normalize: scale is ${scale} and epsilon ${epsilon}; expected above 0 and at least 0.`);
  return {
    kind: 'normalize',
    settings: { scale, epsilon },
    outputShape: (input) => input,
    tensors: () => ({ mean: { shape: [1] }, deviation: { shape: [1] } }),
    async measure(chunks) {
      let count = 0;
      let sum = 0;
      let squares = 0;
      for await (const numbers of chunks) {
        count += numbers.length;
        for (let i = 0; i < numbers.length; i++) {
          sum += numbers[i];
          squares += numbers[i] * numbers[i];
        }
      }
      const mean = sum / count;
      return {
        mean: Float32Array.of(mean),
        deviation: Float32Array.of(Math.sqrt(Math.max(squares / count - mean * mean, 0))),
      };
    },
    apply: (x, { mean, deviation }) => divide(divide(subtract(x, mean), add(deviation, epsilon)), scale),
  };
}

/** How {@link normalize} is read from a file. */
export const normalizeKind: EncoderKind = {
  kind: 'normalize',
  read(settings, place) {
    const reader = new SettingsReader(settings, place);
    return normalize({ scale: reader.real('scale', 1), epsilon: reader.real('epsilon', 0.001) });
  },
};
