import { createNetwork, dense, type Network } from '@argand/layers';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { host } from '../conformance/small-networks.ts';
import {
  continuousSchedule,
  hold,
  measureSettling,
  type Neuron,
  openStream,
  spike,
  spikeTrain,
} from '../index.ts';

let network: Network;
beforeAll(async () => {
  network = await createNetwork({ device: host, seed: 3, inputShape: [3], layers: [dense(4), dense(2)] });
});
let before = 0;
beforeEach(() => {
  before = host.memory().storages;
});
afterEach(() => expect(host.memory().storages).toBe(before));

const image = { images: Float32Array.of(0.1, 0.2, 0.3), length: 1 };

describe('a stream refuses in words, and goes on', () => {
  const notMoments: readonly [string, unknown, string][] = [
    ['null', null, 'received null'],
    ['a text', '5', 'received the text "5"'],
    ['a cycle without a phase', { cycle: 3 }, 'received an object with cycle'],
    ['a phase that is a text', { cycle: 3, phase: '0' }, 'expected a whole number and a phase in [-1, 1)'],
    ['a promise', Promise.resolve(3), 'received a Promise that must be awaited'],
  ];
  test.each(notMoments)('%s for a moment', async (_what, to, message) => {
    const stream = await openStream(network, { neuron: hold() });
    await expect(stream.advance(to as never)).rejects.toThrow(message);
    expect(() => stream.steps(to as never)).toThrow(message);
    expect(() => stream.steps(undefined as never)).toThrow(
      'stream.steps: expected its argument to be a number of cycles or a Moment',
    );
    await stream.advance(1);
    expect(stream.now).toEqual({ cycle: 1, phase: -1 });
    await stream.close();
  });

  test('a moment is copied', async () => {
    const stream = await openStream(network, { neuron: hold() });
    const to = { cycle: 2, phase: 0 };
    await stream.advance(to);
    to.cycle = 0;
    expect(stream.now).toEqual({ cycle: 2, phase: 0 });
    await stream.close();
  });

  const notSpikes: readonly [unknown, string][] = [
    [undefined, 'stream.pushSpikes: expected spikes to be a SpikeTrain, received undefined.'],
    [5, 'stream.pushSpikes: expected spikes to be a SpikeTrain, received 5.'],
    [[[null]], 'spikeTrain: image 0, spike 0: expected it to be a Spike, received null.'],
  ];
  test.each(notSpikes)('%j for spikes', async (spikes, message) => {
    const stream = await openStream(network, { neuron: hold() });
    expect(() => stream.pushSpikes(spikes as never)).toThrow(message);
    await stream.close();
  });

  test.each([null, 0, ''])('%j for a state, which is not none', async (state) => {
    await expect(openStream(network, { neuron: hold(), state: state as never })).rejects.toThrow(
      'openStream: expected state to be what save() returned, received',
    );
  });

  test('more cycles of settling than can be kept', async () => {
    const options = { neuron: hold(), before: image, after: image, cycles: 2 ** 27 };
    await expect(measureSettling(network, options)).rejects.toThrow(
      'measureSettling: 1 images × 268435456 cycles × 2 outputs',
    );
  });
});

test.each([null, -1, 1.5, Number.NaN])('spike names a length that is %j', async (length) => {
  const samples = { ...image, length: length as number };
  await expect(spike(network, samples, { neuron: hold() })).rejects.toThrow(
    /(input.length is|expected images to be)/,
  );
});

describe('a neuron of a user', () => {
  const muteOf = (changed: Record<string, unknown>): Neuron =>
    ({
      name: 'mine',
      settings: {},
      lookahead: 0,
      evaluation: (layers: number, cycles = 4) => continuousSchedule(layers, cycles),
      open: ({ images, fanOut, clock }: Parameters<Neuron['open']>[0]) => ({
        advance: () =>
          spikeTrain(
            Array.from({ length: images }, () => []),
            { neurons: fanOut.targets, clock: clock + 1 },
          ),
        save: () => ({}),
        ...changed,
      }),
    }) as Neuron;
  const train = (clock: number, neuron: number, offsets: number[]) => ({
    ...{ images: 1, neurons: clock === 0 ? 4 : 2, clock: clock + 1, offsets: Uint32Array.from(offsets) },
    ...{ neuron: Int32Array.of(neuron), cycle: Int32Array.of(1), phase: Float64Array.of(0) },
  });
  const fires = (neuron: number, offsets: number[]): Neuron => ({
    ...muteOf({}),
    open: (population) => ({ save: () => ({}), advance: () => train(population.clock, neuron, offsets) }),
  });
  const wrong: readonly [string, Neuron, string][] = [
    [
      'gives nothing',
      muteOf({ advance: () => undefined }),
      'mine: layer 0: expected spikes to be a SpikeTrain, received undefined.',
    ],
    ['gives a neuron that is none', fires(7, [0, 1]), 'mine: layer 0: image 0, spike 0: neuron is 7'],
    [
      'gives offsets beyond its spikes',
      fires(0, [0, 5]),
      'mine: layer 0: offsets must be 2 numbers from 0 to 1',
    ],
    [
      'opens nothing',
      { ...muteOf({}), open: () => undefined as never },
      'mine: expected what open() returns to be a Population, received undefined.',
    ],
    [
      'looks ahead by NaN',
      { ...muteOf({}), lookahead: Number.NaN },
      'neuron.lookahead is NaN; expected a finite number of at least 0.',
    ],
    [
      'looks back',
      { ...muteOf({}), lookahead: -1 },
      'neuron.lookahead is -1; expected a number of at least 0.',
    ],
    ['has no settings', { ...muteOf({}), settings: undefined as never }, 'expected neuron to be a Neuron'],
  ];
  test.each(wrong)('is refused in words if it %s', async (_what, neuron, message) => {
    await expect(spike(network, image, { neuron })).rejects.toThrow(message);
    const run = async () => {
      const stream = await openStream(network, { neuron });
      try {
        await stream.advance(3);
      } finally {
        await stream.close();
      }
    };
    await expect(run()).rejects.toThrow(message);
  });
});
