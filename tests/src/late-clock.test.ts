import { type Backend, openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { createNetwork, dense } from '@argand/layers';
import { gated, hold, type Neuron, ode, openStream, resonator } from '@argand/spiking';
import { describe, expect, test } from 'vitest';
import { softwareGpu, whyNoGpu } from './software-gpu.ts';

// A clock is a cycle and a phase, so a network whose clock shows a late cycle fires as one whose clock has just started: the state of a stream
// is moved, and everything that follows is moved by as many cycles.

type State = Awaited<ReturnType<Awaited<ReturnType<typeof openStream>>['save']>>;

const never = -(2 ** 31);
const warmUp = 3;
const after = 6;
/** The last is the latest at which a stream can still run for so long. All are multiples of 3: so many cycles are a whole number of steps of 3/128. */
const starts = [2 ** 24 - 1, 2 ** 30 - 1, 2 ** 31 - 20 - warmUp - after].map((start) => start - (start % 3));

/** Which numbers of a state are cycles, by the end of their name: every one, or each `step`-th from `first` on. */
const cycles: readonly (readonly [name: RegExp, first: number, step: number])[] = [
  [/\.(stageSince|since|released|now)$/, 0, 2],
  [/\.(window|latestCycle|traceCycle|pendingCycle|passed|cycle)$/, 0, 1],
  [/\.clock$/, 0, 3],
  [/\.spikes$/, 1, 3],
];
const samples = /\.(sample|origin|boxOpen|boxClose)$/;

/** The same state a number of cycles later. `latest` is a cycle (hold, rk45) or a sample after the origin, which has moved. */
function moved(state: State, by: number, step: number | undefined, latestEvery: number): State {
  return Object.fromEntries(
    Object.entries(state).map(([name, numbers]) => {
      const later = numbers.slice();
      const add = (first: number, every: number, amount: number) => {
        for (let k = first; k < later.length; k += every) if (later[k] !== never) later[k] += amount;
      };
      for (const [pattern, first, every] of cycles) if (pattern.test(name)) add(first, every, by);
      if (samples.test(name) && step !== undefined) add(0, 1, Math.round(by / step));
      if (/\.latest$/.test(name) && name !== 'decoder.latest' && latestEvery > 0) add(0, latestEvery, by);
      return [name, later];
    }),
  );
}

interface Case {
  readonly title: string;
  readonly neuron: Neuron;
  /** The step of a neuron on a grid of samples. */
  readonly step?: number;
  /** How many numbers of `latest` belong to one cycle in it; 0 if it has none. */
  readonly latestEvery?: number;
}

const neurons: readonly Case[] = [
  { title: 'gated', neuron: gated() },
  { title: 'hold', neuron: hold(), latestEvery: 1 },
  { title: 'hold with a leak', neuron: hold({ leak: 1 }), latestEvery: 1 },
  { title: 'resonator', neuron: resonator() },
  { title: 'ode', neuron: ode(), step: 0.02 },
  { title: 'ode, maxima of cycles', neuron: ode({ detection: 'cyclemax' }), step: 0.02 },
  { title: 'ode, fine steps', neuron: ode({ step: 0.001 }), step: 0.001 },
  { title: 'ode, no whole number of steps a cycle', neuron: ode({ step: 3 / 128 }), step: 3 / 128 },
  { title: 'ode by rk45', neuron: ode({ solver: 'rk45' }), latestEvery: 2 },
];

/** The same state of `ode` a number of samples later, which the device still counts from time 0 on. */
function movedOnDevice(state: State, cycles: number, step: number): State {
  const by = Math.round(cycles / step);
  return {
    ...moved(state, cycles, step, 0),
    ...Object.fromEntries(
      Object.entries(state).flatMap(([name, numbers]) => {
        if (name.endsWith('.origin')) return [[name, numbers]];
        if (!/^stage.*\.latest$/.test(name)) return [];
        return [[name, numbers.map((sample) => (sample === never ? sample : sample + by))]];
      }),
    ),
  };
}

const before = [0.25, -0.5, 0.8, -1];
const shown = [-0.75, 0.5, 0.1, Number.NaN];

async function continued(
  backend: Backend,
  { neuron, step, latestEvery = 0 }: Case,
  by: readonly number[],
  move = (state: State, cycles: number) => moved(state, cycles, step, latestEvery),
) {
  const device = await openDevice([backend]);
  const network = await createNetwork({ device, seed: 5, inputShape: [4], layers: [dense(7), dense(3)] });
  const first = await openStream(network, { neuron });
  await first.setInput(before);
  await first.advance(warmUp);
  const state = await first.save();
  await first.close();
  const answers = [];
  for (const cycles of by) {
    const stream = await openStream(network, { neuron, state: move(state, cycles) });
    await stream.setInput(shown);
    const { layers, decoded, operations } = await stream.advance(after);
    const trains = layers.map(({ cycle, phase, neuron }) => ({
      neuron,
      cycle: Array.from(cycle, (c) => c - cycles),
      phase,
    }));
    answers.push({
      whole: { trains, operations, decoded: { ...decoded, from: decoded.from - cycles } },
      answer: stream.answer(),
    });
    await stream.close();
  }
  network.dispose();
  await device.close();
  return answers;
}

const devices: readonly (readonly [string, Backend, boolean])[] = [
  ['reference', reference(), false],
  ['wasm', wasm(), false],
  ['webgpu in software', softwareGpu, whyNoGpu !== undefined],
];

describe.each(devices)('on %s', (_name, backend, leftOut) => {
  test.skipIf(leftOut).each(neurons)('$title answers late as early', async (one) => {
    const [early, ...late] = await continued(backend, one, [0, ...starts]);
    expect(early.whole.trains.every(({ phase }) => phase.length > 0)).toBe(true);
    for (const [k, answer] of late.entries()) {
      expect({ start: starts[k], ...answer }).toEqual({ start: starts[k], ...early });
    }
  });
});

test.each([{}, { detection: 'cyclemax' } as const, { refractory: 5 }])(
  'ode counts samples anew before they leave int32: %o',
  async (options) => {
    // In the middle of what follows, the device has counted 2³⁰ samples.
    const start = (2 ** 30 - (2 ** 30 % 50)) / 50 - warmUp - 3;
    const step = 0.02;
    for (const backend of [reference(), wasm()]) {
      const one = { title: 'ode', neuron: ode({ ...options, step }), step };
      const [early, late] = await continued(backend, one, [0, start], (state, cycles) =>
        movedOnDevice(state, cycles, step),
      );
      expect(late).toEqual(early);
      expect(early.whole.trains[1].phase.length).toBeGreaterThan(0);
    }
  },
);

test('a stream refuses to go where cycles end, and runs up to there', async () => {
  const [{ whole }] = await continued(reference(), neurons[2], [2 ** 31 - 16 - warmUp - after]);
  expect(whole.trains[1].phase.length).toBeGreaterThan(0);
  await expect(continued(reference(), neurons[2], [2 ** 31 - 15 - warmUp - after])).rejects.toThrow(
    'cycle 2147483633 is beyond 2147483632',
  );
});
