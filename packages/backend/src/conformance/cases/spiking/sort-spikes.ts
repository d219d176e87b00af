import { type SortSpikesCall, sortSpikes } from '../../../kernels/spiking/sort-spikes.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { bits } from '../../tolerance.ts';
import { lateStarts } from './late-starts.ts';

/** How many spikes each image has. */
const lengths = [[0], [1, 2], [3, 0, 5], [24, 25, 26], [33, 100, 0, 784], [1300, 7], [5000]];

/** There are unused positions between two images. */
const gap = 2;

function of(
  draw: Draw,
  counts: readonly number[],
  [least, end]: readonly [number, number],
  levels: number,
): KernelCase<SortSpikesCall> {
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count + gap, 0));
  const length = counts.reduce((sum, count) => sum + count + gap, 0);
  const cycle = draw.integers(length, least, end);
  const drawn = draw.uniform(length, -1, 1);
  // Few levels make many spikes meet, the two zeros among them; the edge of the cycle comes too.
  const phase = drawn.map((x, i) => (i % 17 === 3 ? -1 : levels ? Math.floor(x * levels) / levels : x));
  for (let i = 0; i < length; i += 3) if (phase[i] === 0) phase[i] = -0;
  return {
    title: `${counts.join(', ')} spikes in cycles ${least} to ${end - 1}, ${levels || 'any'} phases`,
    call: (bench) => ({
      images: counts.length,
      start: bench.given('int32', starts),
      count: bench.given('int32', counts),
      neuron: bench.result('int32', length, bits, {
        name: 'neuron',
        // Every spike is another's: so their order is known, also where they meet.
        start: Int32Array.from({ length }, (_, i) => (i * 7919) % 65_536),
      }),
      cycle: bench.result('int32', length, bits, { name: 'cycle', start: cycle }),
      phase: bench.result('float32', length, bits, { name: 'phase', start: phase }),
    }),
  };
}

/** From which cycle to before which spikes are drawn; the last from all that there are. */
const cycles: readonly (readonly [number, number])[] = [
  [-1, 1],
  [-1, 3],
  [-1, 100_000],
  ...lateStarts.map((start): [number, number] => [start, start + 3]),
  [-(2 ** 31) + 1, 2 ** 31 - 1],
];

/** Cases of {@link sortSpikes}. */
export const sortSpikesSuite = defineSuite(
  sortSpikes,
  cycles.map((range) => ({
    title: `cycles ${range[0]} to ${range[1] - 1}`,
    cases: (draw: Draw) =>
      lengths.flatMap((counts) => [0, 8].map((levels) => of(draw, counts, range, levels))),
  })),
);
