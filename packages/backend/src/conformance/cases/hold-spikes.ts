import { type HoldSpikesCall, holdSpikes } from '../../kernels/hold-spikes.ts';
import type { ClockMoment } from '../../kernels/spike-arrays.ts';
import { drawSpiking, exactCase, type Reach, type SpikingKernel, steadyCase } from '../spiking.ts';
import { defineSuite } from '../suite.ts';
import { bits, within } from '../tolerance.ts';

const sizes = [
  [0, 3, 2, 1],
  [2, 0, 3, 1],
  [1, 1, 1, 2],
  [2, 5, 3, 3],
  [4, 6, 10, 3],
  [2, 12, 7, 2],
];

function hold(until: ClockMoment, leak: number, targets: number): SpikingKernel<HoldSpikesCall> {
  return {
    kernel: holdSpikes,
    capacity: targets * (until.cycle + 2),
    call: (bench, { images, sources }, { spikes, fanOut, fired, state }) => {
      const floats = (name: string, length: number, tolerance = state) =>
        bench.result('float32', length, tolerance, { name, start: new Float32Array(length) });
      const whole = (name: string, length: number, start: number) =>
        bench.result('int32', length, bits, { name, start: new Int32Array(length).fill(start) });
      return {
        spikes,
        fanOut,
        since: { cycle: 0, phase: -1 },
        until,
        leak,
        traceReal: floats('traceReal', images * sources, within(1e-6, 0)),
        traceImaginary: floats('traceImaginary', images * sources, within(1e-6, 0)),
        heard: whole('heard', images * sources, -(2 ** 31)),
        real: floats('real', images * targets),
        imaginary: floats('imaginary', images * targets),
        latest: whole('latest', images * targets, -1),
        kicked: whole('kicked', images, 0),
        fired,
      };
    },
  };
}

const settings = [
  { leak: 0, after: 0, phase: -1 },
  { leak: 0.5, after: 2, phase: 0.25 },
  { leak: 4, after: 0, phase: -0.5 },
];

/** Cases of {@link holdSpikes}. */
export const holdSpikesSuite = defineSuite(
  holdSpikes,
  (['rows', 'runs'] as const).flatMap((reach: Reach) => [
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
      title: `${reach}, exact sums: simultaneous kicks, the seam and silence`,
      cases: (draw) =>
        sizes.map((size) =>
          exactCase(drawSpiking(draw, size, reach, true), hold({ cycle: size[3], phase: 0.75 }, 0, size[2])),
        ),
    },
  ]),
);
