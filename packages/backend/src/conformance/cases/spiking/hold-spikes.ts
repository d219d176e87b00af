import type { ClockMoment } from '../../../kernels/spiking/firing-clock.ts';
import { type HoldSpikesCall, holdSpikes } from '../../../kernels/spiking/hold-spikes.ts';
import { neverFired } from '../../../kernels/spiking/spike-arrays.ts';
import { type CaseGroup, defineSuite } from '../../suite.ts';
import { bits, within } from '../../tolerance.ts';
import { drawSpiking, reaches } from './drawn-spikes.ts';
import { laterBy, lateStarts } from './late-starts.ts';
import { exactCase, offTheGrid, type SpikingKernel, steadyCase } from './spiking-cases.ts';

const sizes = [
  [0, 3, 2, 1],
  [2, 0, 3, 1],
  [1, 1, 1, 2],
  [2, 5, 3, 3],
  [4, 6, 10, 3],
  [2, 12, 7, 2],
];

/** The beginning of the first cycle of the listening clock, and an edge of the firing clock's cycle before it. */
const start = { cycle: 0, phase: -1 };
const edge = { cycle: -1, phase: -0.5 };

/** Moments are counted from the first cycle in which sources fire. */
function hold(
  until: ClockMoment,
  leak: number,
  targets: number,
  since: ClockMoment = start,
): SpikingKernel<HoldSpikesCall> {
  /** What sources hold where time does not start: of some other phase each. */
  const trace = (of: (angle: number) => number) => (_: number, j: number) => (since === start ? 0 : of(j));
  return {
    kernel: holdSpikes,
    capacity: targets * (until.cycle + 2),
    call: (bench, { images, sources, start: first }, { spikes, fanOut, fired, state }) => {
      const floats = (name: string, length: number, tolerance = state, of = (_: number, _j: number) => 0) =>
        bench.result('float32', length, tolerance, { name, start: new Float32Array(length).map(of) });
      const whole = (name: string, length: number, start: number) =>
        bench.result('int32', length, bits, { name, start: new Int32Array(length).fill(start) });
      return {
        spikes,
        fanOut,
        since: laterBy(first, since),
        until: laterBy(first, until),
        leak,
        traceReal: floats('traceReal', images * sources, within(1e-6, 0), trace(Math.cos)),
        traceImaginary: floats('traceImaginary', images * sources, within(1e-6, 0), trace(Math.sin)),
        traceCycle: whole('traceCycle', images * sources, neverFired),
        real: floats('real', images * targets),
        imaginary: floats('imaginary', images * targets),
        latest: whole('latest', images * targets, -1),
        kicked: whole('kicked', images, since === start ? 0 : 1),
        fired,
      };
    },
  };
}

const settings = [
  { leak: 0, after: 0, phase: -1 },
  { leak: 0.5, after: 2, phase: offTheGrid },
  { leak: 4, after: 0, phase: -0.5 },
];

/** Cases of {@link holdSpikes}. */
export const holdSpikesSuite = defineSuite(holdSpikes, [
  ...reaches.flatMap((reach): CaseGroup<HoldSpikesCall>[] => [
    {
      title: `${reach}, random`,
      cases: (draw) =>
        settings.flatMap(({ leak, after, phase }) =>
          sizes.map((size) =>
            steadyCase(
              () => drawSpiking(draw, size, reach, false),
              draw,
              hold({ cycle: size[3] + after, phase }, leak, size[2]),
            ),
          ),
        ),
    },
    {
      title: `${reach}, from an edge on, at which what was held is forgotten and summed`,
      cases: (draw) =>
        sizes.map((size) =>
          steadyCase(
            () => drawSpiking(draw, size, reach, false),
            draw,
            hold({ cycle: size[3], phase: -0.75 }, 0.5, size[2], edge),
          ),
        ),
    },
    {
      title: `${reach}, no time at an edge, which is left to the call that goes on from it`,
      cases: (draw) =>
        sizes.map((size) =>
          exactCase(
            drawSpiking(draw, [size[0], size[1], size[2], 0], reach, true),
            hold(edge, 0.5, size[2], edge),
          ),
        ),
    },
    {
      title: `${reach}, exact sums: simultaneous kicks, the seam and silence`,
      cases: (draw) =>
        sizes.map((size) =>
          exactCase(
            drawSpiking(draw, size, reach, true),
            hold({ cycle: size[3], phase: offTheGrid }, 0, size[2]),
          ),
        ),
    },
  ]),
  ...lateStarts.map(
    (first): CaseGroup<HoldSpikesCall> => ({
      title: `from cycle ${first} on`,
      cases: (draw) =>
        sizes.map((size) =>
          steadyCase(
            () => drawSpiking(draw, size, 'runs', false, first),
            draw,
            hold({ cycle: size[3] + 2, phase: offTheGrid }, 0.5, size[2]),
          ),
        ),
    }),
  ),
]);
