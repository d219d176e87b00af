import type { ClockMoment } from '../../../kernels/spiking/firing-clock.ts';
import { type ResonatorSpikesCall, resonatorSpikes } from '../../../kernels/spiking/resonator-spikes.ts';
import { neverFired } from '../../../kernels/spiking/spike-arrays.ts';
import { type CaseGroup, defineSuite } from '../../suite.ts';
import { bits } from '../../tolerance.ts';
import { drawSpiking, reaches } from './drawn-spikes.ts';
import { laterBy, lateStarts } from './late-starts.ts';
import { exactCase, offTheGrid, type SpikingKernel, steadyCase } from './spiking-cases.ts';

const sizes = [
  [0, 3, 2, 1],
  [2, 0, 3, 1],
  [1, 1, 1, 2],
  [2, 5, 3, 3],
  [4, 5, 10, 2],
  [2, 12, 7, 2],
];

interface Settings {
  readonly leak: number;
  readonly threshold: number;
  readonly refractory: number;
}

/** Moments are counted from the first cycle in which sources fire. */
function resonator(
  until: ClockMoment,
  settings: Settings,
  targets: number,
  room = 3,
): SpikingKernel<ResonatorSpikesCall> {
  return {
    kernel: resonatorSpikes,
    capacity: targets * (until.cycle + 2) * room,
    call: (bench, { images, start }, { spikes, fanOut, fired, state, phase }) => {
      const length = images * targets;
      const floats = (name: string, tolerance = state) =>
        bench.result('float32', length, tolerance, { name, start: new Float32Array(length) });
      return {
        spikes,
        fanOut,
        since: { cycle: start, phase: -1 },
        until: laterBy(start, until),
        ...settings,
        least: 1e-6,
        real: floats('real'),
        imaginary: floats('imaginary'),
        latestCycle: bench.result('int32', length, bits, {
          name: 'latestCycle',
          start: new Int32Array(length).fill(neverFired),
        }),
        latestPhase: floats('latestPhase', phase),
        fired,
      };
    },
  };
}

const settings = [
  { leak: 0.2, threshold: 0, refractory: 0.5, after: 0, phase: -1 },
  { leak: 0, threshold: 0.25, refractory: 0.25, after: 1, phase: offTheGrid },
  { leak: 2, threshold: 0.1, refractory: 0, after: 0, phase: 0.5 },
];

/** Cases of {@link resonatorSpikes}. */
export const resonatorSpikesSuite = defineSuite(resonatorSpikes, [
  ...reaches.flatMap((reach): CaseGroup<ResonatorSpikesCall>[] => [
    {
      title: `${reach}, random`,
      cases: (draw) =>
        settings.flatMap(({ after, phase, ...of }) =>
          sizes.map((size) =>
            steadyCase(
              () => drawSpiking(draw, size, reach, false),
              draw,
              resonator({ cycle: size[3] + after, phase }, of, size[2], 9),
            ),
          ),
        ),
    },
    {
      title: `${reach}, exact sums: simultaneous kicks are one`,
      cases: (draw) =>
        sizes.map((size) =>
          exactCase(
            drawSpiking(draw, size, reach, true),
            resonator(
              { cycle: size[3], phase: offTheGrid },
              { leak: 0, threshold: 0, refractory: 0.5 },
              size[2],
            ),
          ),
        ),
    },
  ]),
  ...lateStarts.map(
    (start): CaseGroup<ResonatorSpikesCall> => ({
      title: `from cycle ${start} on`,
      cases: (draw) =>
        settings.flatMap(({ after, phase, ...of }) =>
          sizes.map((size) =>
            steadyCase(
              () => drawSpiking(draw, size, 'rows', false, start),
              draw,
              resonator({ cycle: size[3] + after, phase }, of, size[2], 9),
            ),
          ),
        ),
    }),
  ),
  {
    title: 'who has never fired may fire, however long the refractory time',
    cases: (draw) =>
      [0, ...lateStarts].map((start) =>
        steadyCase(
          () => drawSpiking(draw, [2, 5, 3, 3], 'rows', false, start),
          draw,
          resonator({ cycle: 4, phase: offTheGrid }, { leak: 0, threshold: 0, refractory: 2 ** 32 }, 3),
        ),
      ),
  },
  {
    title: 'more spikes than there is room for are counted',
    cases: (draw) =>
      [0, 1].map((room) =>
        steadyCase(
          () => drawSpiking(draw, [3, 6, 5, 2], 'rows', false),
          draw,
          resonator({ cycle: 2, phase: 0 }, { leak: 0.2, threshold: 0, refractory: 0.5 }, 5, room / 20),
        ),
      ),
  },
]);
