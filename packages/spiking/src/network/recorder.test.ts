import { createNetwork, dense, dropout, type Layer, type Network } from '@argand/layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { host, listOf } from '../conformance/small-networks.ts';
import {
  gated,
  hold,
  type Neuron,
  type Noise,
  type RecordOptions,
  resonator,
  spike,
  spikeTrain,
} from '../index.ts';
import { pickImages } from '../spikes/build.ts';

const images = {
  images: Float32Array.from({ length: 20 }, (_, k) => ((k * 29) % 64) / 64 - 0.5),
  length: 5,
};

/** Pairs of neighbours; the last neuron of an odd number is in none. */
const pairs: Layer = {
  ...dropout(0),
  kind: 'pairs',
  outputShape: ([neurons]) => [neurons >> 1],
  temporalRule: ([neurons]) => ({
    rule: 'earliest',
    windows: neurons >> 1,
    windowOf: Int32Array.from({ length: neurons }, (_, n) => (n >> 1 < neurons >> 1 ? n >> 1 : -1)),
  }),
};

let network: Network;
beforeAll(async () => {
  const layers = [dense(7), pairs, dense(3)];
  network = await createNetwork({ device: host, seed: 2, inputShape: [4], layers });
});

async function recordingOf(neuron: Neuron, record: true | RecordOptions, noise?: Noise) {
  const result = await spike(network, images, {
    neuron,
    record,
    batchSize: 2,
    ...(noise ? { noise } : {}),
  });
  if (!result.recorded) throw new Error('nothing was recorded');
  return { ...result, recorded: result.recorded };
}

describe('a recording', () => {
  test('has the chosen layers of the chosen images, whatever the batches', async () => {
    const { recorded: all } = await recordingOf(hold(), true);
    expect(all.images).toEqual([0, 1, 2, 3, 4]);
    const { recorded: some } = await recordingOf(hold(), { images: [1, 4], layers: [1] });
    expect(some.images).toEqual([1, 4]);
    expect(some.inputs).toEqual(pickImages(all.inputs, [1, 4]));
    expect(some.layers).toEqual([{ layer: 1, train: pickImages(all.layers[1].train, [1, 4]) }]);
    const { recorded: none } = await recordingOf(hold(), {
      images: [],
      membranes: [{ layer: 0, neuron: 0 }],
    });
    expect([none.images, none.inputs.images, none.membranes]).toEqual([[], 0, []]);
  });

  test.each([undefined, { jitter: 0.05, deletion: 0.3, spurious: 0.2, seed: 4 }])(
    'with a pool and the noise %o: every spike that was counted, on its layer’s clock, before the pool',
    async (noise) => {
      for (const neuron of [gated({ cycles: 4 }), hold({ cycles: 4 }), resonator({ cycles: 4 })]) {
        const { recorded, counts } = await recordingOf(neuron, true, noise);
        expect(recorded.layers.map(({ train }) => [train.neurons, train.clock])).toEqual([
          [7, 1],
          [3, 2],
        ]);
        for (let image = 0; image < images.length; image++) {
          const of = (offsets: Uint32Array) => offsets[image + 1] - offsets[image];
          expect(of(recorded.inputs.offsets)).toBe(counts.inputSpikes[image]);
          recorded.layers.forEach(({ train }, layer) => {
            expect(of(train.offsets)).toBe(counts.spikes[2 * image + layer]);
          });
        }
      }
    },
  );

  test('hidden spikes that are deleted are not in it, and reach no membrane', async () => {
    const everyone = { deletion: 1, at: [0] };
    const { recorded } = await recordingOf(
      resonator({ cycles: 2, leak: 0 }),
      { membranes: [{ layer: 1, neuron: 2 }] },
      everyone,
    );
    expect(listOf(recorded.layers[0].train)).toEqual([]);
    const [{ time, real, imaginary }] = recorded.membranes;
    const bias = await network.parameters['layers.2.bias'].read();
    // The reference alone, at time 3/4 + k.
    const at = (t: number) => {
      const k = time.indexOf(t);
      return Math.hypot(real[k], imaginary[k]);
    };
    expect([at(0.5), at(1), at(2)].map((size) => Math.round(1e9 * size))).toEqual(
      [0, bias[2], 2 * bias[2]].map((size) => Math.round(1e9 * size)),
    );
  });

  test('has the chosen membranes of each image, in order', async () => {
    const membranes = [
      { layer: 1, neuron: 2 },
      { layer: 0, neuron: 6 },
    ];
    const { recorded } = await recordingOf(gated(), { images: [0, 3], membranes, layers: [], samples: 8 });
    expect(recorded.layers).toEqual([]);
    expect(
      recorded.membranes.map(({ image, layer, neuron, time }) => [image, layer, neuron, time[1]]),
    ).toEqual([
      [0, 1, 2, 1 / 8],
      [0, 0, 6, 1 / 8],
      [3, 1, 2, 1 / 8],
      [3, 0, 6, 1 / 8],
    ]);
  });
});

describe('what cannot be recorded is named before anything runs', () => {
  const mute: Neuron = {
    ...gated(),
    name: 'mute',
    open: () => {
      throw new Error('it ran');
    },
  };
  const { membrane: _, ...blind } = mute;
  const cases: [RecordOptions, string][] = [
    [{ images: [5] }, 'spike: record.images[0] is 5; expected ascending whole numbers from 0 to 4.'],
    [{ images: [1, 1] }, 'spike: record.images[1] is 1; expected ascending'],
    [{ layers: [-1] }, 'spike: record.layers[0] is -1; expected whole numbers from 0 to 1'],
    [
      { membranes: [{ layer: 1, neuron: 3 }] },
      'spike: record.membranes[0] is neuron 3 of layer 1; expected a layer from 0 to 1 and a neuron from 0 to 2.',
    ],
    [
      { membranes: [{ layer: 2, neuron: 0 }] },
      'spike: record.membranes[0] is neuron 0 of layer 2; expected a layer from 0 to 1.',
    ],
    [{ samples: 0 }, 'spike: record.samples is 0, but must be a whole number above 0.'],
    [
      { limit: Number.NaN },
      'spike: record.limit is NaN, but must be a number of bytes above 0 and at most 2147483648',
    ],
    [{ limit: 2 ** 31 + 1 }, 'record fewer images or layers instead.'],
    [
      { limit: 1e3 },
      'spike: recording 5 images over 3 cycles would take about 0.009155 MiB, more than the limit of 0.0009537 MiB; record fewer images, layers or cycles, or raise record.limit (at most 2048 MiB).',
    ],
    [
      { images: [0], membranes: [{ layer: 0, neuron: 0 }], samples: 1e8 },
      'spike: recording 1 images over 3 cycles would take about 9155 MiB, more than the limit of 1024 MiB',
    ],
  ];
  test.each(cases)('%o', async (record, message) => {
    await expect(spike(network, images, { neuron: mute, record })).rejects.toThrow(message);
  });

  test('a membrane of a neuron that shows none', async () => {
    await expect(
      spike(network, images, { neuron: blind, record: { membranes: [{ layer: 0, neuron: 0 }] } }),
    ).rejects.toThrow('spike: record.membranes: the neuron mute does not show its membranes.');
  });
});

test('neurons that fire oftener than was estimated cannot exceed the limit', async () => {
  const restless: Neuron = {
    ...gated(),
    name: 'restless',
    open: ({ images: count, fanOut, clock }) => ({
      advance: () =>
        spikeTrain(
          Array.from({ length: count }, () =>
            Array.from({ length: 1000 }, (_, k) => ({ neuron: 0, cycle: 1, phase: k / 500 - 1 })),
          ),
          { neurons: fanOut.targets, clock: clock + 1 },
        ),
      save: () => ({}),
    }),
  };
  const two = await createNetwork({ device: host, seed: 2, inputShape: [4], layers: [dense(3)] });
  await expect(
    spike(two, images, { neuron: restless, batchSize: 1, record: { limit: 100_000 } }),
  ).rejects.toThrow(
    'spike: the recording has come to 0.1226 MiB, more than the limit of 0.09537 MiB, after 4 images; record fewer images, layers or cycles',
  );
});
