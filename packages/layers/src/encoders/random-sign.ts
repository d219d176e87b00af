import { multiply } from '@argand/autograd';
import { bernoulli, stream } from '@argand/random';
import type { Encoder, EncoderKind } from './encoder.ts';

/** x · s, with a sign s of its own for every pixel, +1 or −1 by a fair coin: spreads images over both halves of the circle. */
export function randomSign(): Encoder {
  return {
    kind: 'randomSign',
    settings: {},
    outputShape: (input) => input,
    tensors: (input) => ({
      weight: {
        shape: input,
        make(seed, place) {
          const size = input.reduce((product, length) => product * length, 1);
          return Float32Array.from(
            bernoulli(stream(seed, 'randomSign', place), size, 0.5),
            (side) => 2 * side - 1,
          );
        },
      },
    }),
    apply: (x, { weight }) => multiply(x, weight),
  };
}

/** How {@link randomSign} is read from a file. */
export const randomSignKind: EncoderKind = { kind: 'randomSign', read: () => randomSign() };
