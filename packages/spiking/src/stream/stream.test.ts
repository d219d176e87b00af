import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, type Network } from '@argand/layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isClearlyEarlier, phases } from '../conformance/small-networks.ts';
import {
  gated,
  hold,
  type Neuron,
  type Noise,
  ode,
  openStream,
  resonator,
  type Spike,
  spike,
} from '../index.ts';

const inputs = 4;
const cycles = 6;
let network: Network;

beforeAll(async () => {
  const device = await openDevice([reference()]);
  network = await createNetwork({ device, seed: 3, inputShape: [inputs], layers: [dense(5), dense(3)] });
});

const neurons: [string, Neuron, Noise | undefined][] = [
  ['gated', gated({ cycles }), undefined],
  ['hold', hold({ cycles }), undefined],
  ['hold with a leak', hold({ cycles, leak: 1 }), undefined],
  ['resonator', resonator({ cycles }), undefined],
  ['ode', ode({ cycles }), undefined],
  ['ode, Runge-Kutta', ode({ cycles, solver: 'rk45' }), undefined],
  ['gated in noise that looks ahead', gated({ cycles }), { jitter: 0.03, deletion: 0.2, seed: 5 }],
  ['ode in noise that looks ahead', ode({ cycles }), { jitter: 0.03, deletion: 0.2, seed: 5 }],
  ['resonator in noise that looks ahead', resonator({ cycles }), { jitter: 0.03, deletion: 0.2, seed: 5 }],
];

/** Spikes as (neuron, time), in order of both; of those before a time. */
function early(spikes: { neuron: Int32Array; cycle: Int32Array; phase: Float64Array }): Spike[] {
  return Array.from(spikes.neuron, (neuron, k) => ({
    neuron,
    cycle: spikes.cycle[k],
    phase: spikes.phase[k],
  }))
    .filter((one) => isClearlyEarlier(one, { cycle: cycles - 2, phase: 0 }))
    .sort((a, b) => a.neuron - b.neuron || a.cycle - b.cycle + (a.phase - b.phase) / 2);
}

describe.each(neurons)('a stream of %s', (_name, neuron, noise) => {
  test('in any pieces, saved and opened again, fires what spike() fires', async () => {
    const cut = fc.record({ cycle: fc.integer({ min: 0, max: cycles - 1 }), phase: phases });
    const shown = fc.array(phases, { minLength: inputs, maxLength: inputs });
    await fc.assert(
      fc.asyncProperty(shown, fc.array(cut, { maxLength: 4 }), fc.boolean(), async (values, cuts, save) => {
        const images = { images: Float32Array.from(values, Math.fround), length: 1 };
        fc.pre(images.images.every((x) => x < 1));
        const options = noise ? { neuron, noise } : { neuron };
        const whole = await spike(network, images, options);
        let stream = await openStream(network, options);
        await stream.setInput(images);
        const found: Spike[] = [];
        const moments = cuts.sort((a, b) => a.cycle - b.cycle || a.phase - b.phase);
        for (const moment of [...moments, { cycle: cycles, phase: -1 }]) {
          const { output } = await stream.advance(moment);
          found.push(...early(output));
          if (!save) continue;
          const state = await stream.save();
          await stream.close();
          stream = await openStream(network, { ...options, state });
        }
        found.sort((a, b) => a.neuron - b.neuron || a.cycle - b.cycle + (a.phase - b.phase) / 2);
        const expected = early(whole.output);
        expect(found.map(({ neuron: n }) => n)).toEqual(expected.map(({ neuron: n }) => n));
        found.forEach(({ cycle, phase }, k) => {
          const time = expected[k].cycle - cycle + (expected[k].phase - phase) / 2;
          expect(Math.abs(time)).toBeLessThan(1e-12);
        });
        await stream.close();
      }),
      { numRuns: 60 },
    );
  });
});

test.each<[string, Neuron]>([
  ['ode', ode()],
  ['ode with cycle maxima', ode({ detection: 'cyclemax' })],
  ['ode, Runge-Kutta', ode({ solver: 'rk45' })],
])('%s can be advanced to moments that its samples round to', async (_name, neuron) => {
  const shown = fc.array(phases, { minLength: inputs, maxLength: inputs });
  const moments = fc.array(fc.integer({ min: 0, max: 100 * cycles }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(shown, moments, async (values, samples) => {
      const stream = await openStream(network, { neuron });
      await stream.setInput(values);
      for (const sample of samples.sort((a, b) => a - b)) {
        const cycle = Math.floor(sample / 100);
        await stream.advance({ cycle, phase: (sample - 100 * cycle) / 50 - 1 });
      }
      await stream.close();
    }),
    { numRuns: 60 },
  );
});

test('the answer is that of the latest whole cycle, and follows the input', async () => {
  const stream = await openStream(network, { neuron: hold(), images: 2 });
  const [first, second] = [
    [0.1, -0.5, 0.3, 0.9],
    [-0.2, 0.6, -0.7, 0],
  ];
  const atemporal = async (phases: number[]) => {
    const { phases: decoded, last } = await spike(
      network,
      { images: Float32Array.from(phases), length: 1 },
      { neuron: gated() },
    );
    return decoded.slice(3 * last, 3 * last + 3);
  };
  const [one, two] = await Promise.all([first, second].map((phases) => atemporal(phases)));
  const close = (found: Float64Array, expected: Float64Array) =>
    found.forEach((phase, k) => {
      expect(phase).toBeCloseTo(expected[k % 3], 6);
    });
  expect(stream.answer()).toEqual(new Float64Array(6).fill(Number.NaN));
  await stream.setInput([...first, ...first]);
  await stream.advance(5);
  close(stream.answer(), one);
  await stream.setInput([...first, ...second]);
  const { decoded } = await stream.advance(5);
  expect([decoded.from, decoded.cycles, decoded.phases.length]).toEqual([4, 5, 30]);
  close(stream.answer().subarray(0, 3), one);
  close(stream.answer().subarray(3), two);
  await stream.close();
});

test('spikes that are fed fire as those that are shown', async () => {
  const phasesShown = [0.25, -0.5, 0.125, -1];
  const shown = await openStream(network, { neuron: resonator() });
  await shown.setInput(phasesShown);
  const fed = await openStream(network, { neuron: resonator() });
  for (let cycle = 0; cycle < 5; cycle++) {
    fed.pushSpikes([phasesShown.map((phase, neuron) => ({ neuron, cycle, phase }))]);
    expect(await fed.advance()).toEqual(await shown.advance());
  }
});

test('100,000 cycles grow by nothing', async () => {
  const stream = await openStream(network, { neuron: gated() });
  await stream.setInput([0.25, -0.5, 0.125, -1]);
  const bytes = async () =>
    Object.values(await stream.save()).reduce((sum, { byteLength }) => sum + byteLength, 0);
  await stream.advance(1000);
  const answer = stream.answer();
  const before = await bytes();
  const storages = network.device.memory();
  for (let k = 0; k < 99; k++) await stream.advance(1000);
  expect(stream.now).toEqual({ cycle: 100_000, phase: -1 });
  expect(await bytes()).toBe(before);
  expect(network.device.memory()).toEqual(storages);
  expect(stream.answer()).toEqual(answer);
  await stream.close();
}, 20_000);

test('what cannot be done is named', async () => {
  const stream = await openStream(network, { neuron: gated() });
  const at = (neuron: number, cycle: number, phase: number) => [[{ neuron, cycle, phase }]];
  expect(() => stream.pushSpikes(at(4, 0, 0))).toThrow('neuron is 4, but must be a whole number from 0 to 3');
  expect(() => stream.pushSpikes(at(0, 0, Number.NaN))).toThrow('phase is NaN');
  expect(() => stream.pushSpikes(at(0, -1, 0))).toThrow('no spike comes before time 0');
  await stream.advance(2);
  expect(() => stream.pushSpikes(at(0, 1, 0))).toThrow(
    'stream.pushSpikes: image 0 has a spike at (cycle 1, phase 0), but the stream has already come to (cycle 2, phase -1); feed spikes before time passes them.',
  );
  await expect(stream.advance({ cycle: 1, phase: 0 })).rejects.toThrow(
    'cannot go back to (cycle 1, phase 0)',
  );
  await expect(stream.advance(0)).rejects.toThrow('the number of cycles is 0');
  await expect(stream.advance(2 ** 31)).rejects.toThrow('the last that a stream can count to');
  await expect(stream.setInput([0, 0])).rejects.toThrow('there are 2 phases; expected 4');
  const advancing = stream.advance();
  expect(() => stream.pushSpikes([[]])).toThrow('another call on this stream is still running');
  await advancing;
  const state = await stream.save();
  await expect(openStream(network, { neuron: gated(), images: 2, state })).rejects.toThrow(
    'openStream: the state is of another stream: images is 1 in the state and 2 here.',
  );
  await expect(openStream(network, { neuron: gated(), state: {} })).rejects.toThrow(
    'openStream: state: stream.identity: missing',
  );
  await stream.close();
  expect(() => stream.pushSpikes([[]])).toThrow('stream.pushSpikes: the stream is closed');
  await expect(stream.advance()).rejects.toThrow('the stream is closed');
});
