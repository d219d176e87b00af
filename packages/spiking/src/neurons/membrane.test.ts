import { createNetwork, dense } from '@argand/layers';
import { cosPi, phaseOf, type Spike, shiftClock, sinPi, spikeTime, wrap } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fanOutOf, host, spikes } from '../conformance/small-networks.ts';
import { gated, hold, type MembraneTrace, type Neuron, ode, resonator, spike, spikeTrain } from '../index.ts';

const sources = 4;
const cycles = 4;
const samples = 16;
const clock = 1;

interface Kick {
  readonly source: number;
  readonly weight: number;
  readonly cycle: number;
  readonly phase: number;
}
/** z at phase x of a cycle of the listening clock, from the spikes that came by then. */
type ClosedForm = (kicks: readonly Kick[], cycle: number, x: number) => { real: number; imaginary: number };

/** The same sum by another way: every term turned by itself. */
function sum(kicks: readonly Kick[], x: number, factor: (kick: Kick) => number) {
  let [real, imaginary] = [0, 0];
  for (const kick of kicks) {
    const size = kick.weight * factor(kick);
    real += size * cosPi(x - kick.phase);
    imaginary += size * sinPi(x - kick.phase);
  }
  return { real, imaginary };
}

const latestOfEach = (kicks: readonly Kick[]) => [
  ...new Map(kicks.map((kick) => [kick.source, kick])).values(),
];

const holds =
  (leak: number): ClosedForm =>
  (kicks, cycle, x) => {
    const own = x < -0.5 ? cycle - 1 : cycle;
    const gain = Math.exp(-leak * (cycle - own + (x + 0.5) / 2));
    return sum(latestOfEach(kicks), x, (kick) => gain * Math.exp(-leak * Math.max(own - kick.cycle - 1, 0)));
  };

const resonates =
  (leak: number): ClosedForm =>
  (kicks, cycle, x) =>
    sum(kicks, x, (kick) => Math.exp(-leak * (cycle - kick.cycle + (x - kick.phase) / 2)));

/** Every box at once: w ∫ e^{(−leak + 2πi)(t − s)} ds over the part of it that is past and not before time 0, by Simpson's rule. */
const integrates =
  (leak: number): ClosedForm =>
  (kicks, cycle, x) => {
    let [real, imaginary] = [0, 0];
    for (const kick of kicks) {
      const since = cycle - kick.cycle + (x - kick.phase) / 2;
      const [from, to] = [Math.max(-0.05, -spikeTime(kick.cycle, kick.phase, clock)), Math.min(since, 0.05)];
      const steps = 8;
      for (let k = 0; k <= steps && to > from; k++) {
        const t = since - from - ((to - from) * k) / steps;
        const share =
          ((to - from) / steps / 3) *
          (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2) *
          Math.exp(-leak * t);
        real += kick.weight * share * cosPi(2 * t);
        imaginary += kick.weight * share * sinPi(2 * t);
      }
    }
    return { real, imaginary };
  };

const gathers: ClosedForm = (kicks, cycle, x) => sum(kicks, x, (kick) => Number(kick.cycle === cycle));

const forms: [string, Neuron, ClosedForm, number?][] = [
  // So far ahead, and as exact as Simpson's rule.
  ['ode', ode(), integrates(0.2), 0.05],
  ['gated', gated(), gathers],
  ['hold', hold(), holds(0)],
  ['hold with a leak', hold({ leak: 0.7 }), holds(0.7)],
  ['resonator', resonator(), resonates(0.2)],
  ['resonator without leak', resonator({ leak: 0 }), resonates(0)],
];

describe.each(forms)('the membrane of %s', (name, neuron, closedForm, ahead = 0) => {
  const weights = [
    [9, 0.5, 9],
    [9, -1, 9],
    [9, 0.25, 9],
    [9, 2, 9],
  ];
  const fanOut = fanOutOf({ weights, bias: undefined });
  const until = { cycle: cycles, phase: 0 };
  const trace = (list: readonly Spike[]): MembraneTrace => {
    const arriving = spikeTrain([list], { neurons: sources, clock });
    const found = neuron.membrane?.({ fanOut, clock, arriving, target: 1, until, samples });
    if (!found) throw new Error(`${name} shows no membrane`);
    return found;
  };

  test('moves as its equation says, at evenly spaced times', () => {
    fc.assert(
      fc.property(spikes(sources, cycles), (list) => {
        const { time, real, imaginary } = trace(list);
        expect(time.length).toBe(samples * spikeTime(until.cycle, until.phase, clock));
        const ordered = list
          .map(({ neuron: source, cycle, phase }) => ({ source, cycle, phase, weight: weights[source][1] }))
          .sort((a, b) => a.cycle - b.cycle || a.phase - b.phase || a.source - b.source);
        time.forEach((t, k) => {
          expect(t).toBe(k / samples);
          const { cycle, phase: x } = shiftClock(
            Math.floor(k / samples),
            (2 * (k % samples)) / samples - 1,
            0,
            clock,
          );
          const arrived = ordered.filter((kick) => kick.cycle - cycle + (kick.phase - x) / 2 <= ahead);
          const z = closedForm(arrived, cycle, x);
          expect(Math.hypot(real[k] - z.real, imaginary[k] - z.imaginary)).toBeLessThan(
            ahead > 0 ? 1e-6 : 1e-12,
          );
        });
      }),
      { numRuns: 100 },
    );
  });

  test('what does not fit is named', () => {
    const options = {
      fanOut,
      clock,
      target: 1,
      until,
      samples,
      arriving: spikeTrain([[]], { neurons: sources, clock }),
    };
    const ask = (change: object) => () => neuron.membrane?.({ ...options, ...change });
    expect(ask({ target: 3 })).toThrow('membrane: target is 3, but must be a whole number from 0 to 2.');
    expect(ask({ samples: 0.5 })).toThrow('membrane: samples is 0.5, but must be a whole number above 0.');
    expect(ask({ clock: 2 })).toThrow('membrane: arriving spikes have clock 1, but the layer expects 2.');
    expect(ask({ arriving: { ...options.arriving, neurons: 3 } })).toThrow(
      'membrane: arriving spikes have neurons 3, but the layer expects 4.',
    );
  });
});

/** Where Re z falls through 0 with Im z above 0: between sample k − 1 and sample k. */
function fallingCrossings({ time, real, imaginary }: MembraneTrace): number[] {
  return [...time].flatMap((t, k) =>
    k > 0 && real[k - 1] > 0 && real[k] <= 0 && Math.min(imaginary[k - 1], imaginary[k]) > 0 ? [t] : [],
  );
}

describe('a membrane crosses where its neuron fires', () => {
  const fine = 2000;
  const images = {
    images: Float32Array.from({ length: 40 }, (_, k) => ((k * 37) % 64) / 64 - 0.5),
    length: 5,
  };
  const membranes = [0, 1, 2].flatMap((neuron) => [0, 1].map((layer) => ({ layer, neuron })));

  async function traces(neuron: Neuron) {
    const network = await createNetwork({
      device: host,
      seed: 5,
      inputShape: [8],
      layers: [dense(6), dense(3)],
    });
    const { recorded } = await spike(network, images, {
      neuron,
      batchSize: 2,
      record: { membranes, samples: fine },
    });
    network.dispose();
    if (!recorded) throw new Error('nothing was recorded');
    return recorded.membranes.map((membrane) => {
      const { train } = recorded.layers[membrane.layer];
      const place = recorded.images.indexOf(membrane.image);
      const fired: number[] = [];
      for (let k = train.offsets[place]; k < train.offsets[place + 1]; k++) {
        if (train.neuron[k] === membrane.neuron)
          fired.push(spikeTime(train.cycle[k], train.phase[k], train.clock));
      }
      return { ...membrane, fired, crossings: fallingCrossings(membrane) };
    });
  }

  test('resonator: every crossing is a spike, every spike a crossing', async () => {
    const all = await traces(resonator({ refractory: 0, cycles: 6 }));
    expect(all.length).toBe(30);
    for (const { fired, crossings, time } of all) {
      expect(fired.length).toBeGreaterThan(4);
      const seen = fired.filter((t) => t < time[time.length - 1]);
      expect(crossings.length).toBe(seen.length);
      seen.forEach((t, k) => {
        expect(Math.abs(crossings[k] - t)).toBeLessThanOrEqual(1 / fine + 1e-9);
      });
    }
  });

  test.each([0, 2])(
    'hold with leak %d: one of each in every settled cycle, at the same time',
    async (leak) => {
      for (const { fired, crossings, layer } of await traces(hold({ leak, cycles: 6 }))) {
        const settled = (t: number) => t > (layer + 1) / 4 + layer + 1 && t < 6;
        const [spiked, crossed] = [fired.filter(settled), crossings.filter(settled)];
        expect(spiked.length).toBeGreaterThanOrEqual(2);
        expect(crossed.length).toBe(spiked.length);
        spiked.forEach((t, k) => {
          expect(Math.abs(crossed[k] - t)).toBeLessThanOrEqual(1 / fine + 1e-9);
        });
      }
    },
  );

  test('ode: it fires where Im z is largest, as its solver has it', async () => {
    const step = 0.002;
    for (const { fired, time, imaginary } of await traces(
      ode({ step, cycles: 4, refractory: 0, threshold: 0 }),
    )) {
      const tops = [...time].filter(
        (_, k) => imaginary[k] > 0.01 && imaginary[k - 1] < imaginary[k] && imaginary[k] >= imaginary[k + 1],
      );
      expect(tops.length).toBeGreaterThan(1);
      for (const top of tops) expect(Math.min(...fired.map((t) => Math.abs(t - top)))).toBeLessThan(3 * step);
    }
  });

  test('gated: the sum at the end of a window points where it fires in the next cycle', async () => {
    for (const { fired, real, imaginary, layer } of await traces(gated())) {
      expect(fired.length).toBe(1);
      // The last sample of the listening cycle in which the wave reaches the layer.
      const end = fine * (layer / 4 + layer + 1) - 1;
      // z = conj(Z) e^{iπx}, so Z lies at the clock's phase x less that of z.
      const phase = wrap(1 - 2 / fine - phaseOf(real[end], imaginary[end]));
      const t = spikeTime(layer + 1, phase, layer + 1);
      expect(Math.abs(fired[0] - t)).toBeLessThan(1e-9);
    }
  });
});
