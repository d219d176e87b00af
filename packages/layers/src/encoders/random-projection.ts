import { matmul } from '@argand/autograd';
import { requireNumber, requireOptions, sizeOf } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import { randomStream, uniform } from '@argand/random';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';

/** Options of {@link randomProjection}. */
export interface RandomProjectionOptions {
  /** A seed of its own. With one, a weight of up to 2²⁴ numbers is not written to the file: it is made again from the seed. */
  readonly seed?: number | undefined;
}

/** More numbers than any projection has: a file that asks for more is damaged or hostile. */
const mostNumbers = 2 ** 28;

/**
 * v = x P, with P [inputs, units] uniform in [−1, 1): mixes all pixels into every value.
 *
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908, section III.
 *
 * @throws Error if units is not a whole number above 0; RangeError if the seed is not a whole number of at least 0
 * @example
 * ```ts
 * import { randomProjection } from '@argand/layers';
 *
 * randomProjection(784).settings; // { units: 784 }
 * ```
 */
export function randomProjection(units: number, options: RandomProjectionOptions = {}): Encoder {
  requireOptions(options, 'randomProjection', ['seed']);
  const { seed } = options;
  if (!Number.isSafeInteger(units) || units < 1) {
    throw new OptionError(`randomProjection(${units}): units must be a whole number above 0.`);
  }
  if (seed !== undefined) requireNumber('randomProjection', 'seed', seed, { whole: true, atLeast: 0 });
  return {
    kind: 'randomProjection',
    settings: seed === undefined ? { units } : { units, seed },
    outputShape(input) {
      if (input.length !== 1) {
        throw new ShapeError(
          `randomProjection(${units}): input shape is [${input.join(', ')}], but it expects [features]; give the network the input shape [${sizeOf(input)}].`,
        );
      }
      if (input[0] * units > mostNumbers) {
        throw new OptionError(
          `randomProjection(${units}): ${input[0]} × ${units} weights are more than 2^28.`,
        );
      }
      return [units];
    },
    tensors: ([inputs]) => ({
      weight: {
        shape: [inputs, units],
        make: (networkSeed, index) =>
          uniform(randomStream(seed ?? networkSeed, 'randomProjection', index), inputs * units, -1, 1),
        isReproducible: seed !== undefined,
      },
    }),
    apply: (x, { weight }) => matmul(x, weight),
  };
}

/** How {@link randomProjection} is read from a file. */
export const randomProjectionKind: EncoderKind = {
  kind: 'randomProjection',
  read(settings, path) {
    const reader = new SettingsReader(settings, path, ['units', 'seed']);
    const units = reader.whole('units');
    return reader.has('seed')
      ? randomProjection(units, { seed: reader.whole('seed', 0) })
      : randomProjection(units);
  },
};
