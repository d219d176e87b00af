import { multiply } from '@argand/autograd';
import { sizeOf } from '@argand/backend';
import { bernoulli, randomStream } from '@argand/random';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';

/**
 * x · s, with a sign s of its own for every pixel, +1 or −1 by a fair coin: spreads images over both halves of the circle.
 *
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908, section III.
 */
export function randomSign(): Encoder {
  return {
    kind: 'randomSign',
    settings: {},
    outputShape: (input) => input,
    tensors: (input) => ({
      weight: {
        shape: input,
        make: (seed, index) => {
          const coins = bernoulli(randomStream(seed, 'randomSign', index), sizeOf(input), 0.5);
          return Float32Array.from(coins, (side) => 2 * side - 1);
        },
      },
    }),
    apply: (x, { weight }) => multiply(x, weight),
  };
}

/** How {@link randomSign} is read from a file. */
export const randomSignKind: EncoderKind = {
  kind: 'randomSign',
  read(settings, path) {
    new SettingsReader(settings, path, []);
    return randomSign();
  },
};
