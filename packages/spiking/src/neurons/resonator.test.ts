import { cosPi, distance, fromSpikeTime, phaseOf, sinPi, spikeTime } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listOf, networks, phases, run, type SmallLayer, spikes } from '../conformance/small-networks.ts';
import { decodeSpikes, encodeSpikes, resonator, type Spike, spikeTrain } from '../index.ts';

const inputs = 4;
const cycles = 4;

/** One neuron in absolute time and in the resting frame: an event loop that shares nothing with the population. */
function eventLoop(
  list: readonly Spike[],
  weights: readonly number[],
  bias: number | undefined,
  { leak, threshold, refractory }: { leak: number; threshold: number; refractory: number },
  end: number,
): { fired: number[]; margin: number } {
  const kicks = new Map<number, number>();
  const kick = (time: number, weight: number) => kicks.set(time, (kicks.get(time) ?? 0) + weight);
  for (const { neuron, cycle, phase } of list) kick(spikeTime(cycle, phase), weights[neuron]);
  if (bias !== undefined) for (let c = 0; c < cycles; c++) kick(c + 0.5, bias);
  const times = [...kicks.keys()].sort((a, b) => a - b);
  const fired: number[] = [];
  // How far the nearest decision was from going the other way.
  let margin = Number.POSITIVE_INFINITY;
  const decide = (distance: number) => {
    margin = Math.min(margin, Math.abs(distance));
  };
  const fire = (time: number) => {
    decide(time - end);
    if (fired.length > 0) decide(time - fired[fired.length - 1] - refractory);
    if (time < end && (fired.length === 0 || time - fired[fired.length - 1] >= refractory - 1e-9))
      fired.push(time);
  };
  let [re, im, now] = [0, 0, 0];
  const turnTo = (time: number) => {
    const [turn, decay] = [2 * (time - now), Math.exp(-leak * (time - now))];
    const [c, s] = [cosPi(turn), sinPi(turn)];
    [re, im, now] = [decay * (re * c - im * s), decay * (re * s + im * c), time];
  };
  for (const time of [...times, end]) {
    if (re !== 0 || im !== 0) {
      const wait = (((0.5 - phaseOf(re, im)) % 2) + 2) % 2 || 2;
      for (let t = now + wait / 2; t <= time + 1e-12; t += 1) {
        const height = Math.hypot(re, im) * Math.exp(-leak * (t - now));
        decide(height - threshold);
        if (height > threshold) fire(t);
      }
    }
    turnTo(time);
    const weight = kicks.get(time) ?? 0;
    if (re !== 0 || im !== 0) {
      decide(re);
      decide(re + weight);
      decide(im - threshold);
    }
    if (re > 0 && re + weight <= 0 && im > Math.max(1e-9, threshold)) fire(time);
    re += weight;
  }
  return { fired, margin };
}

describe('resonator', () => {
  test.each([
    { leak: 0.2, threshold: 0, refractory: 0.5 },
    { leak: 0, threshold: 0, refractory: 0 },
    { leak: 1.5, threshold: 0.3, refractory: 0.25 },
  ])('fires when an event loop in absolute time does: %o', async (options) => {
    const weight = fc.double({ min: 0.1, max: 1, noNaN: true }).chain((w) => fc.constantFrom(w, -w));
    const lists = spikes(inputs, cycles);
    const weights = fc.array(weight, { minLength: inputs, maxLength: inputs });
    await fc.assert(
      fc.asyncProperty(lists, weights, fc.option(weight, { nil: undefined }), async (list, w, bias) => {
        const layer = { weights: w.map((one) => [one]), bias: bias === undefined ? undefined : [bias] };
        const [train] = await run(
          [layer],
          resonator({ ...options, cycles }),
          spikeTrain([list], { neurons: inputs }),
        );
        const times = listOf(train).map(({ cycle, phase }) => spikeTime(cycle, phase, 1));
        const { fired: expected, margin } = eventLoop(list, w, bias, options, cycles + 0.25);
        fc.pre(margin > 1e-6);
        expect(times.length).toBe(expected.length);
        times.forEach((time, k) => {
          expect(Math.abs(time - expected[k])).toBeLessThanOrEqual(1e-9);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('one spike rings at its own phase, cycle after cycle', async () => {
    const train = spikeTrain([[{ neuron: 0, cycle: 0, phase: 0.25 }]], { neurons: 1 });
    const [fired] = await run([{ weights: [[2]], bias: undefined }], resonator({ cycles: 3 }), train);
    expect(listOf(fired)).toEqual([0, 1, 2].map((cycle) => ({ neuron: 0, cycle, phase: 0.25 })));
  });

  test('a kick that carries Re z through 0 is a spike at its own time', async () => {
    // z = i at time 1/4 + 1/8 less a little, then −1 at that moment.
    const train = spikeTrain(
      [
        [
          { neuron: 0, cycle: 0, phase: -1 },
          { neuron: 1, cycle: 0, phase: -0.625 },
        ],
      ],
      { neurons: 2 },
    );
    const [fired] = await run(
      [{ weights: [[1], [-3]], bias: undefined }],
      resonator({ cycles: 1, leak: 0 }),
      train,
    );
    expect(fromSpikeTime(spikeTime(0, -0.625), 1)).toEqual({ cycle: fired.cycle[0], phase: fired.phase[0] });
  });

  test('simultaneous spikes that cancel are no kick at all', async () => {
    const pair = (phase: number) => [0, 1].map((neuron) => ({ neuron, cycle: 0, phase }));
    const list = [{ neuron: 2, cycle: 0, phase: -1 }, ...pair(-0.75)];
    const layer = { weights: [[-3], [3], [1]], bias: undefined };
    const [fired] = await run([layer], resonator({ cycles: 1 }), spikeTrain([list], { neurons: 3 }));
    const [alone] = await run([layer], resonator({ cycles: 1 }), spikeTrain([[list[0]]], { neurons: 3 }));
    expect(listOf(fired)).toEqual(listOf(alone));
  });

  test('its error shrinks with the leak, given time', async () => {
    const layer = fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), {
      minLength: inputs,
      maxLength: inputs,
    });
    const x = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), {
      minLength: inputs,
      maxLength: inputs,
    });
    // A claim about the mean: one neuron alone may do better with the larger leak, by luck.
    const cases = fc.sample(fc.tuple(layer, x), { numRuns: 60, seed: 1 });
    const meanError = async (leak: number) => {
      let sum = 0;
      for (const [w, encoded] of cases) {
        const exact = phaseOf(
          w.reduce((total, one, k) => total + one * cosPi(encoded[k]), 0),
          w.reduce((total, one, k) => total + one * sinPi(encoded[k]), 0),
        );
        const neuron = resonator({ leak, cycles: 120 });
        const small: SmallLayer = { weights: w.map((one) => [one]), bias: undefined };
        const [fired] = await run([small], neuron, encodeSpikes(encoded, { neurons: inputs, cycles: 120 }));
        sum += distance(decodeSpikes(fired, { cycles: 120 })[neuron.evaluation(1, 120).last], exact);
      }
      return sum / cases.length;
    };
    const [large, middle, little] = [await meanError(1), await meanError(0.2), await meanError(0.04)];
    expect(large).toBeLessThan(0.1);
    expect(middle).toBeLessThan(0.4 * large);
    expect(little).toBeLessThan(0.4 * middle);
  });

  test('runs every layer to N + L/4 and decodes before N', () => {
    const evaluation = resonator().evaluation(2, undefined);
    expect([0, 1].map((layer) => evaluation.until(layer))).toEqual([
      { cycle: 10, phase: 0 },
      { cycle: 10, phase: -0.5 },
    ]);
    expect([evaluation.cycles, evaluation.settled, evaluation.last]).toEqual([10, 2, 8]);
    expect(resonator().evaluation(5, 4).last).toBe(1);
    expect(resonator().evaluation(3, 1).last).toBe(0);
  });

  test('a network of random layers never fires twice within its refractory time', async () => {
    const x = fc.array(phases, { minLength: inputs, maxLength: inputs });
    await fc.assert(
      fc.asyncProperty(networks(inputs), x, async (layers, encoded) => {
        for (const train of await run(
          layers,
          resonator(),
          encodeSpikes(encoded, { neurons: inputs, cycles: 10 }),
        )) {
          const latest = new Map<number, number>();
          for (const { neuron, cycle, phase } of listOf(train)) {
            const time = spikeTime(cycle, phase, train.clock);
            expect(time - (latest.get(neuron) ?? -1)).toBeGreaterThanOrEqual(0.5 - 2e-9);
            latest.set(neuron, time);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('bad options are named', () => {
    expect(() => resonator({ leak: -0.2 })).toThrow(
      'resonator: leak is -0.2, but must be from 0 to 60; it is −λ, so 0.2 stands for λ = −0.2.',
    );
    expect(() => resonator({ leak: Number.NaN })).toThrow('leak is NaN');
    expect(() => resonator({ threshold: -1 })).toThrow(
      'resonator: threshold is -1, but must be a number, 0 or more.',
    );
    expect(() => resonator({ refractory: Number.POSITIVE_INFINITY })).toThrow('refractory is Infinity');
    expect(() => resonator({ cycles: 0 })).toThrow(
      'resonator: cycles is 0, but must be a whole number above 0.',
    );
    expect(() => resonator().evaluation(2, 1.5)).toThrow('evaluation: cycles is 1.5');
  });
});
