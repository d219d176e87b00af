import { type GatedSpikesCall, gatedSpikes } from '../../../kernels/spiking/gated-spikes.ts';
import { type CaseGroup, defineSuite } from '../../suite.ts';
import { bits, within } from '../../tolerance.ts';
import { drawSpiking, reaches, type SpikingNumbers } from './drawn-spikes.ts';
import { lateStarts } from './late-starts.ts';
import { exactCase, type SpikingKernel, steadyCase } from './spiking-cases.ts';

const sizes = [
  [0, 3, 2, 1],
  [2, 0, 3, 1],
  [1, 1, 1, 2],
  [2, 5, 3, 2],
  [5, 9, 10, 3],
  [3, 40, 30, 2],
  [9, 65, 8, 1],
  // A large one leaves numbers behind, which a small one must not take for its own.
  [1, 90, 40, 1],
  [2, 6, 9, 2],
];

/** Windows before `untilCycle`, counted from the first, close; the one that begins there stays open if spikes have come so far. */
function gated(untilCycle: number, targets: number): SpikingKernel<GatedSpikesCall> {
  return {
    kernel: gatedSpikes,
    capacity: targets * (untilCycle + 1),
    call: (bench, { images, sources, start }, { spikes, fanOut, fired }) => {
      const trace = (name: string) =>
        bench.result('float32', images * sources, within(2e-6, 0), {
          name,
          start: new Float32Array(images * sources),
        });
      return {
        spikes,
        fanOut,
        untilCycle: start + untilCycle,
        window: bench.result('int32', images, bits, {
          name: 'window',
          start: new Int32Array(images).fill(start),
        }),
        traceReal: trace('traceReal'),
        traceImaginary: trace('traceImaginary'),
        fired,
      };
    },
  };
}

/** Closes them all, or leaves the last one open. */
const ends = (numbers: SpikingNumbers) => [numbers.cycles, numbers.cycles - 1];

/** The same spikes, those of each cycle turned round. */
function turnedRound({ spikes, ...numbers }: SpikingNumbers): SpikingNumbers {
  const { offsets, source, cycle, phase } = spikes;
  const positions = Array.from(Array.from(source).keys());
  const order = Array.from({ length: numbers.images }, (_, image) =>
    positions.slice(offsets[image], offsets[image + 1]).sort((a, b) => cycle[a] - cycle[b] || b - a),
  ).flat();
  const turned = (values: ArrayLike<number>) => order.map((k) => values[k]);
  return {
    ...numbers,
    spikes: { offsets, source: turned(source), cycle: turned(cycle), phase: turned(phase) },
  };
}

/** Cases of {@link gatedSpikes}. */
export const gatedSpikesSuite = defineSuite(gatedSpikes, [
  ...reaches.flatMap((reach): CaseGroup<GatedSpikesCall>[] => [
    {
      title: `${reach}, random`,
      cases: (draw) =>
        sizes.map((size) =>
          steadyCase(() => drawSpiking(draw, size, reach, false), draw, gated(size[3], size[2])),
        ),
    },
    {
      title: `${reach}, spikes of a cycle in another order`,
      cases: (draw) =>
        sizes.map((size) =>
          steadyCase(() => turnedRound(drawSpiking(draw, size, reach, false)), draw, gated(size[3], size[2])),
        ),
    },
    {
      title: `${reach}, exact sums: the seam and silence`,
      cases: (draw) =>
        sizes.flatMap((size) => {
          const numbers = drawSpiking(draw, size, reach, true);
          return ends(numbers).map((end) => exactCase(numbers, gated(end, size[2])));
        }),
    },
  ]),
  ...lateStarts.map(
    (start): CaseGroup<GatedSpikesCall> => ({
      title: `from cycle ${start} on`,
      cases: (draw) =>
        sizes.map((size) =>
          steadyCase(() => drawSpiking(draw, size, 'runs', false, start), draw, gated(size[3], size[2])),
        ),
    }),
  ),
]);
