import type { ClockMoment } from '../../../kernels/spiking/firing-clock.ts';
import { type ForwardSpikesCall, forwardSpikes } from '../../../kernels/spiking/forward-spikes.ts';
import type { ElementType } from '../../../storage.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { bits } from '../../tolerance.ts';
import { laterBy, lateStarts } from './late-starts.ts';

/** Images, neurons, and how often each fires at most. */
const sizes = [
  [0, 3, 1],
  [1, 1, 1],
  [2, 5, 3],
  [3, 40, 1],
  [4, 300, 4],
];

const moment = (cycle: number, phase: number): ClockMoment => ({ cycle, phase });

/** Until when, and in which cycles the reference fires. */
const times = [
  {
    title: 'in the order of cycles alone',
    ordered: false,
    due: moment(3, -1),
    until: moment(2, -1),
    references: { from: 0, to: 3 },
  },
  { title: 'all', ordered: true, due: moment(9, -1), until: moment(9, -1), references: { from: 0, to: 9 } },
  {
    title: 'no reference',
    ordered: true,
    due: moment(9, -1),
    until: moment(9, -1),
    references: { from: 0, to: 0 },
  },
  {
    title: 'some come too late',
    ordered: true,
    due: moment(2, 0.5),
    until: moment(1, 0),
    references: { from: 1, to: 1 },
  },
  {
    title: 'references before all and behind all',
    ordered: true,
    due: moment(3, 0.5),
    until: moment(3, 0.5),
    references: { from: -1, to: 4 },
  },
  {
    title: 'nothing in time',
    ordered: true,
    due: moment(0, -1),
    until: moment(-1, 0.5),
    references: { from: -1, to: 0 },
  },
];

type Times = Pick<ForwardSpikesCall, 'ordered' | 'due' | 'until' | 'references'>;

/** Draws what neurons fire, in room for some more spikes of each image. */
function drawFired(
  draw: Draw,
  [images, neurons, spikes]: readonly number[],
  ordered: boolean,
  start: number,
) {
  const capacity = neurons * spikes + 2;
  const [neuron, cycle, phase]: number[][] = [[], [], []];
  const counts = Array.from(draw.integers(images, 0, 5), (silent) => (silent ? neurons * spikes : silent));
  for (const count of counts) {
    const cycles = draw.integers(count, start, start + 4);
    const drawn = draw.uniform(count, -1, 1);
    // Many meet, on a grid that holds 0 and the seam.
    const phases = drawn.map((x, k) => (k % 3 === 0 ? Math.floor(2 * x) / 2 : Math.fround(x)));
    const order = Array.from({ length: count }, (_, k) => k).sort(
      (a, b) =>
        cycles[a] - cycles[b] || (ordered ? phases[a] - phases[b] : 0) || (a % neurons) - (b % neurons),
    );
    for (let k = 0; k < capacity; k++) {
      neuron.push(k < count ? order[k] % neurons : -7);
      cycle.push(k < count ? cycles[order[k]] : -7);
      phase.push(k < count ? phases[order[k]] : -7);
    }
  }
  return { capacity, counts, neuron, cycle, phase };
}

/** How many spikes of all images come before a moment. */
function spikesBefore(
  { capacity, counts, cycle, phase }: ReturnType<typeof drawFired>,
  until: ClockMoment,
): number {
  const isBefore = (k: number) =>
    cycle[k] < until.cycle || (cycle[k] === until.cycle && phase[k] < until.phase);
  return counts.reduce((sum, count, image) => {
    let inTime = 0;
    while (inTime < count && isBefore(image * capacity + inTime)) inTime++;
    return sum + inTime;
  }, 0);
}

function of(
  draw: Draw,
  size: readonly number[],
  { ordered, ...time }: Times,
  start = 0,
): KernelCase<ForwardSpikesCall> {
  const [images, neurons, spikes] = size;
  const [due, until] = [laterBy(start, time.due), laterBy(start, time.until)];
  const references = { from: start + time.references.from, to: start + time.references.to };
  const fired = drawFired(draw, size, ordered, start);
  const allReferences = images * Math.max(references.to - references.from, 0);
  const room = fired.counts.reduce((sum, count) => sum + count, allReferences);
  const arriving = spikesBefore(fired, until) + allReferences;
  const offsets = [0];
  for (const run of draw.integers(neurons + 1, 0, 6)) offsets.push(offsets[offsets.length - 1] + run);
  return {
    title: `${images} images, ${neurons} neurons, ${spikes} spikes each`,
    call: (bench) => {
      // Behind what arrives there may be room, which is left as it is.
      const written = <T extends ElementType>(type: T, name: string) =>
        bench.result(type, arriving, bits, { name, spare: room - arriving });
      return {
        neurons,
        fired: {
          capacity: fired.capacity,
          count: bench.given('int32', fired.counts),
          neuron: bench.given('int32', fired.neuron),
          cycle: bench.given('int32', fired.cycle),
          phase: bench.given('float32', fired.phase),
        },
        ordered,
        due,
        until,
        references,
        offsets: bench.given('int32', offsets),
        arriving: {
          images,
          offsets: bench.result('int32', images + 1, bits, { name: 'arriving.offsets' }),
          source: written('int32', 'arriving.source'),
          cycle: written('int32', 'arriving.cycle'),
          phase: written('float32', 'arriving.phase'),
        },
        counts: bench.result('int32', 4 * images, bits, { name: 'counts' }),
      };
    },
  };
}

/** Cases of {@link forwardSpikes}. */
export const forwardSpikesSuite = defineSuite(
  forwardSpikes,
  [0, ...lateStarts].flatMap((start) =>
    times.map((time) => ({
      title: start === 0 ? time.title : `${time.title}, from cycle ${start} on`,
      cases: (draw: Draw) => sizes.map((size) => of(draw, size, time, start)),
    })),
  ),
);
