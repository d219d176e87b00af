import { isOfKind } from '@argand/arrays';
import { createNetwork, dense, type Layer, type Network } from '@argand/layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { host } from '../conformance/small-networks.ts';
import {
  gated,
  hold,
  type Neuron,
  type Noise,
  ode,
  openStream,
  resonator,
  type StreamOptions,
  type StreamState,
} from '../index.ts';

const images = 2;
/** Pairs of neighbours. */
const pairs: Layer = {
  kind: 'pairs',
  settings: {},
  parameters: () => ({}),
  apply: (x) => x,
  outputShape: ([neurons]) => [neurons >> 1],
  temporalRule: ([neurons]) => ({
    rule: 'earliest',
    windows: neurons >> 1,
    windowOf: Int32Array.from({ length: neurons }, (_, n) => n >> 1),
  }),
};
const networkOf = (units: number, seed = 3) =>
  createNetwork({ device: host, seed, inputShape: [4], layers: [dense(units), pairs, dense(2)] });

let network: Network;
beforeAll(async () => {
  network = await networkOf(6);
});

const noise: Noise = { jitter: 0.05, deletion: 0.1, spurious: 0.2, seed: 7 };
const kinds: [string, Neuron, Noise | undefined][] = [
  ['gated', gated(), undefined],
  ['hold', hold({ leak: 1 }), undefined],
  ['resonator', resonator(), undefined],
  ['ode', ode(), undefined],
  ['ode with cycle maxima', ode({ detection: 'cyclemax' }), undefined],
  ['ode, Runge-Kutta', ode({ solver: 'rk45' }), undefined],
  ['gated in noise', gated(), noise],
  ['ode in noise', ode(), noise],
];

/** A stream in the middle of things: shown phases, spikes that wait, a moment within a cycle. */
async function saved(options: StreamOptions): Promise<StreamState> {
  const stream = await openStream(network, { images, ...options });
  await stream.setInput([0.25, -0.5, 0.75, Number.NaN, -1, 0.125, 0.5, -0.25]);
  const later = [{ neuron: 3, cycle: 9, phase: 0.5 }];
  stream.pushSpikes([later, later]);
  await stream.advance(5);
  await stream.advance({ cycle: 5, phase: 0.375 });
  const state = await stream.save();
  await stream.close();
  return state;
}

const optionsOf = (neuron: Neuron, disturbed: Noise | undefined): StreamOptions =>
  disturbed ? { neuron, images, noise: disturbed } : { neuron, images };

describe.each(kinds)('the state of a stream of %s', (_name, neuron, disturbed) => {
  const options = optionsOf(neuron, disturbed);

  test('opened again goes on bit for bit', async () => {
    const first = await openStream(network, options);
    await first.setInput([0.25, -0.5, 0.75, Number.NaN, -1, 0.125, 0.5, -0.25]);
    await first.advance(5);
    await first.advance({ cycle: 5, phase: 0.375 });
    const second = await openStream(network, { ...options, state: await first.save() });
    expect(await second.save()).toEqual(await first.save());
    expect(await second.advance(4)).toEqual(await first.advance(4));
    await Promise.all([first.close(), second.close()]);
  });

  test('is refused with any array missing, of another length or type, or with impossible numbers', async () => {
    const state = await saved(options);
    const before = host.memory();
    const refused = async (name: string, numbers: Float64Array | Int32Array | undefined) => {
      const { [name]: _, ...others } = state;
      const changed = numbers ? { ...others, [name]: numbers } : others;
      const opened = await openStream(network, { ...options, state: changed }).catch((error) => error);
      expect(opened, `${name}: ${numbers?.slice(0, 8)}`).toBeInstanceOf(RangeError);
    };
    for (const [name, numbers] of Object.entries(state)) {
      await refused(name, undefined);
      const longer = isOfKind(numbers, 'Int32Array')
        ? new Int32Array(numbers.length + 1)
        : new Float64Array(numbers.length + 1);
      longer.set(numbers);
      await refused(name, longer);
      if (numbers.length > 0) await refused(name, numbers.slice(1));
      await refused(
        name,
        isOfKind(numbers, 'Int32Array') ? Float64Array.from(numbers) : Int32Array.from(numbers),
      );
      const impossible = isOfKind(numbers, 'Int32Array')
        ? [2 ** 31 - 1, -(2 ** 31) + 1]
        : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const value of impossible) {
        // The only numbers that a state cannot contradict: how often a neuron fired in a cycle, and spikes that are fed far ahead.
        if (value > 0 && /occurrence|pendingCycle/.test(name)) continue;
        for (let place = 0; place < numbers.length; place++) {
          const changed = numbers.slice();
          changed[place] = value;
          await refused(name, changed);
        }
      }
    }
    await refused('stage.9.real', new Float64Array(3));
    await refused('other', new Float64Array(3));
    expect(host.memory()).toEqual(before);
  });

  test('is refused if one of its moments disagrees with the others', async () => {
    const state = await saved(options);
    for (const [name, numbers] of Object.entries(state)) {
      if (!/(since|now|released|decoder\.cycle|sample)$/.test(name)) continue;
      const changed = numbers.slice();
      changed[0]--;
      await expect(openStream(network, { ...options, state: { ...state, [name]: changed } })).rejects.toThrow(
        RangeError,
      );
    }
  });
});

describe('a foreign state', () => {
  test('of another network, neuron, setting, noise or number of images is refused, and says what differs', async () => {
    const state = await saved({ neuron: hold() });
    const cases: [Network, StreamOptions, string][] = [
      [await networkOf(4000), { neuron: hold(), images }, 'network is "'],
      [await networkOf(6, 4), { neuron: hold(), images }, 'network is "'],
      [network, { neuron: gated(), images }, 'neuron is "hold" in the state and "gated" here'],
      [
        network,
        { neuron: hold({ leak: 1 }), images },
        'neuronSettings is {"leak":0} in the state and {"leak":1} here',
      ],
      [network, { neuron: hold(), images: 1 }, 'images is 2 in the state and 1 here'],
      [network, { neuron: hold(), images, noise }, 'noise is [] in the state and [{"deletion":0.1,'],
    ];
    const before = host.memory();
    for (const [other, options, words] of cases) {
      await expect(openStream(other, { ...options, state })).rejects.toThrow(words);
    }
    expect(host.memory()).toEqual(before);
    // The order of options is no difference, nor is one disturbance in a list.
    const disturbed = await saved({ neuron: hold(), noise });
    const { seed, ...others } = noise;
    const again = await openStream(network, {
      neuron: hold(),
      images,
      state: disturbed,
      noise: [{ seed: seed ?? 0, ...others }],
    });
    await again.close();
  });

  test('whose identity is no JSON, or endless, is refused', async () => {
    const state = await saved({ neuron: gated() });
    for (const identity of [Int32Array.of(1, 2, 3), new Int32Array(0), new Int32Array(2 ** 21).fill(32)]) {
      await expect(
        openStream(network, { neuron: gated(), images, state: { ...state, 'stream.identity': identity } }),
      ).rejects.toThrow('openStream: state: stream.identity: expected the bytes of a JSON object');
    }
  });
});
