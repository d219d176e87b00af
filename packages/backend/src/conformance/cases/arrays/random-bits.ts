import { type RandomStream, randomStream } from '@argand/random';
import { randomBits } from '../../../kernels/arrays/random-bits.ts';
import { lengths } from '../../layouts.ts';
import { defineSuite } from '../../suite.ts';
import { bits } from '../../tolerance.ts';

const streams: readonly { readonly title: string; readonly stream: RandomStream }[] = [
  { title: 'seed 0', stream: randomStream(0, 'weights') },
  { title: 'a seed over 2^32', stream: randomStream(2 ** 53 - 1, 'dropout', 3, 17) },
  { title: 'the last place and step', stream: randomStream(1, 'weights', 2 ** 32 - 1, 2 ** 32 - 1) },
  { title: 'all zeros', stream: { key: [0, 0], counter: [0, 0, 0] } },
  {
    title: 'high words',
    stream: { key: [0xffffffff, 0x80000000], counter: [0xffffffff, 0x80000001, 0xfffffffe] },
  },
];

/** Cases of {@link randomBits}: the words of `@argand/random`, bit for bit. */
export const randomBitsSuite = defineSuite(
  randomBits,
  streams.map(({ title, stream }) => ({
    title,
    cases: () =>
      lengths.map((length) => ({
        title: `${length} words`,
        call: (bench) => ({ stream, length, out: bench.result('int32', length, bits) }),
      })),
  })),
);
