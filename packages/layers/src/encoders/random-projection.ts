import { matmul, reshape } from '@argand/autograd';
import { stream, uniform } from '@argand/random';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';

/** Options of {@link randomProjection}. */
export interface RandomProjectionOptions {
  /** A seed of its own. With one, the weight is not written to the file: it is made again from the seed. */
  readonly seed?: number;
}

/**
 * v = x P, with P [inputs, units] uniform in [−1, 1): mixes all pixels into every value.
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908.
 *
 * @throws Error if units is not a whole number above 0.
 */
export function randomProjection(units: number, { seed }: RandomProjectionOptions = {}): Encoder {
  if (!Number.isSafeInteger(units) || units < 1)
    throw new Error(`randomProjection(${units}): units must be a whole number above 0.`);
  return {
    kind: 'randomProjection',
    settings: seed === undefined ? { units } : { units, seed },
    outputShape(input) {
      if (input.length !== 1)
        throw new Error(
          `randomProjection(${units}): input shape is [${input.join(', ')}], but it wants [features].`,
        );
      return [units];
    },
    tensors: ([inputs]) => ({
      weight: {
        shape: [inputs, units],
        make: (networkSeed, place) =>
          uniform(stream(seed ?? networkSeed, 'randomProjection', place), inputs * units, -1, 1),
        again: seed !== undefined,
      },
    }),
    apply: (x, { weight }) => matmul(reshape(x, [x.shape[0], weight.shape[0]]), weight),
  };
}

/** How {@link randomProjection} is read from a file. */
export const randomProjectionKind: EncoderKind = {
  kind: 'randomProjection',
  read(settings, place) {
    const reader = new SettingsReader(settings, place);
    return randomProjection(
      reader.whole('units'),
      reader.has('seed') ? { seed: reader.whole('seed', 0) } : {},
    );
  },
};
