import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { createNetwork, dense, type FanOut, type Layer, type Network, readNetwork } from '@argand/layers';
import { readNpz, writeNpz } from '@argand/npy';
import { distance } from '@argand/phasor';
import {
  decodeSpikes,
  encodeSpikes,
  exportNetwork,
  gated,
  hold,
  type Neuron,
  readSpikesNpz,
  type SpikeTrain,
  spike,
  writeSpikesNpz,
} from '@argand/spiking';
import { afterAll, describe, expect, test } from 'vitest';
import { golden, goldenBytes } from './golden/npy.ts';
import { pythonWithNumpy } from './numpy.ts';
import { root } from './workspace.ts';

// What Argand exports, run by a program that knows nothing of Argand: docs/examples/numpy-simulator.

const python = pythonWithNumpy();
const folder = mkdtempSync(join(tmpdir(), 'argand-numpy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the simulator fires, layer by layer, on the spikes that Argand's inputs fired. */
async function inNumpy(
  name: string,
  network: Network,
  neuron: Neuron,
  inputs: SpikeTrain,
  images: readonly number[],
): Promise<SpikeTrain[]> {
  const place = join(folder, name);
  mkdirSync(place);
  const { description, arrays } = await exportNetwork(network, { neuron });
  writeFileSync(join(place, 'network.json'), JSON.stringify(description));
  writeFileSync(join(place, 'network.npz'), writeNpz(arrays));
  const spikes = { images, layers: [{ layer: -1, train: inputs }] };
  writeFileSync(join(place, 'inputs.npz'), writeSpikesNpz(spikes));
  const program = join(root, 'docs/examples/numpy-simulator/simulate.py');
  execFileSync(python ?? '', [program, place, join(place, 'inputs.npz'), join(place, 'out.npz')]);
  const read = readSpikesNpz(readFileSync(join(place, 'out.npz')), 'out.npz');
  expect(read.images).toEqual(images);
  return read.layers.map(({ train }) => train);
}

/** The spikes of each image, by neuron and time, so that rounding of ties cannot reorder them. */
function byNeuron({ images, offsets, neuron, cycle, phase }: SpikeTrain) {
  return Array.from({ length: images }, (_, i) =>
    Array.from({ length: offsets[i + 1] - offsets[i] }, (_, k) => k + offsets[i])
      .sort((a, b) => neuron[a] - neuron[b] || cycle[a] - cycle[b] || phase[a] - phase[b])
      .map((k) => ({ neuron: neuron[k], cycle: cycle[k], phase: phase[k] })),
  );
}

/** The same spikes of the same neurons in the same cycles, and the furthest that two phases are apart. */
function furthest(found: SpikeTrain, expected: SpikeTrain): number {
  let most = 0;
  const expectedImages = byNeuron(expected);
  for (const [i, spikes] of byNeuron(found).entries()) {
    expect(spikes.map(({ neuron, cycle }) => [neuron, cycle])).toEqual(
      expectedImages[i].map(({ neuron, cycle }) => [neuron, cycle]),
    );
    for (const [k, { phase }] of spikes.entries()) {
      most = Math.max(most, distance(phase, expectedImages[i][k].phase));
    }
  }
  return most;
}

const neurons: [string, Neuron][] = [
  ['gated wave', gated()],
  ['gated stream', gated({ cycles: 4 })],
  ['hold', hold()],
  ['hold with leak', hold({ leak: 4, cycles: 5 })],
];
const onMnist = async (backend: Backend, neuron: Neuron, name: string) => {
  const device = await openDevice([backend]);
  const network = await readNetwork(goldenBytes('mnist-mlp/network.safetensors'), { device });
  const result = await spike(network, { images: pixels(), length: 2 }, { neuron, record: true });
  const { recorded } = result;
  if (!recorded) throw new Error('nothing was recorded');
  const found = await inNumpy(name, network, neuron, recorded.inputs, recorded.images);
  expect(found).toHaveLength(2);
  await device.close();
  return { found, expected: recorded.layers.map(({ train }) => train), result };
};
const pixels = () => Float32Array.from(golden('mnist-mlp/inputs.npy').numbers.subarray(0, 2 * 784));

describe.skipIf(!python)('the simulator in NumPy (needs python3 with numpy, or ARGAND_PYTHON)', () => {
  test.each(neurons)('%s, float64: every spike that Argand fires, the start-up too', async (name, neuron) => {
    const { found, expected } = await onMnist(reference(), neuron, `float64 ${name}`);
    for (const [l, train] of found.entries()) {
      expect(furthest(train, expected[l])).toBeLessThanOrEqual(1e-9);
    }
  });

  test.each(neurons)('%s, float32: the phases of every settled cycle', async (name, neuron) => {
    const { found, result } = await onMnist(wasm({ threads: 1 }), neuron, `float32 ${name}`);
    const { images, outputs, cycles, settled, last, phases } = result;
    const simulated = decodeSpikes(found[1], { cycles });
    for (let image = 0; image < images; image++) {
      for (let k = (image * cycles + settled) * outputs; k < (image * cycles + last + 1) * outputs; k++) {
        expect(distance(simulated[k], phases[k]), `phase ${k}`).toBeLessThanOrEqual(1e-6);
      }
    }
  });

  test('runs of a convolution and the windows of a pool', async () => {
    const device = await openDevice([reference()]);
    const layers = [ring(8, 2), pairs(8), dense(3)];
    const network = await createNetwork({ device, seed: 4, inputShape: [8], layers });
    const inputs = encodeSpikes(
      Float64Array.from({ length: 24 }, (_, k) => Math.sin(1.7 * k) * (k % 5 === 0 ? Number.NaN : 1)),
      { neurons: 8, cycles: 5 },
    );
    for (const [name, neuron] of [
      ['gated', gated({ cycles: 5 })],
      ['hold', hold({ cycles: 5 })],
    ] as const) {
      const { recorded } = await spike(network, inputs, { neuron, record: true });
      if (!recorded) throw new Error('nothing was recorded');
      const found = await inNumpy(`ring ${name}`, network, neuron, inputs, [0, 1, 2]);
      const apart = found.map((train, l) => furthest(train, recorded.layers[l].train));
      expect(found[1].phase.length).toBeGreaterThan(30);
      expect(Math.max(...apart)).toBeLessThanOrEqual(1e-9);
    }
    await device.close();
  });
});

/** A one-dimensional convolution on a ring, of two filters: source j reaches the channels of places j − 1, j and j + 1. */
function ring(places: number, filters: number): Layer {
  const shared = Float32Array.of(0.9, -0.4, 0.3, 1.1, -0.7, 0.2);
  const fanOut: FanOut = {
    sources: places,
    targets: places * filters,
    hasReference: false,
    width: filters,
    offsets: Int32Array.from({ length: places + 1 }, (_, j) => 3 * j),
    target: Int32Array.from(
      { length: 3 * places },
      (_, r) => ((Math.floor(r / 3) + (r % 3) - 1 + places) % places) * filters,
    ),
    weight: Int32Array.from({ length: 3 * places }, (_, r) => (r % 3) * filters),
    weights: shared,
  };
  return {
    kind: 'ring',
    settings: { filters },
    outputShape: () => [places * filters],
    parameters: () => ({}),
    apply: (x) => x,
    temporalRule: () => ({
      rule: 'synapses',
      synapses: { sources: places, targets: places * filters, phases: (x) => x, fanOut: () => fanOut },
    }),
  };
}

/** A pool of two neighbours; the last of them is in no window. */
function pairs(windows: number): Layer {
  return {
    kind: 'pairs',
    settings: {},
    outputShape: () => [windows],
    parameters: () => ({}),
    apply: (x) => x,
    temporalRule: () => ({
      rule: 'earliest',
      windows,
      windowOf: Int32Array.from({ length: 2 * windows }, (_, n) => (n === 2 * windows - 1 ? -1 : n >> 1)),
    }),
  };
}

test('NumPy reads what is written, and is read', { skip: !python }, () => {
  const place = join(folder, 'arrays.npz');
  const arrays = {
    single: { shape: [], numbers: Float64Array.of(0.5) },
    list: { shape: [3], numbers: Int32Array.of(1, -2, 3) },
    'a.table': { shape: [2, 2], numbers: Float32Array.of(1, 2, 3, 4) },
    bytes: { shape: [0, 4], numbers: new Uint8Array() },
    long: { shape: [1], numbers: BigInt64Array.of(-(2n ** 40n)) },
  };
  for (const compressed of [false, true]) {
    writeFileSync(place, writeNpz(arrays, { compressed }));
    const program = `
import sys, numpy as np
read = dict(np.load(sys.argv[1]))
assert [(k, v.shape, str(v.dtype)) for k, v in read.items()] == [('single', (), 'float64'), ('list', (3,), 'int32'),
  ('a.table', (2, 2), 'float32'), ('bytes', (0, 4), 'uint8'), ('long', (1,), 'int64')], read
assert read['long'][0] == -2**40 and read['a.table'][1, 0] == 3
read['truth'] = np.array([True, False])
(np.savez_compressed if ${compressed ? 'True' : 'False'} else np.savez)(sys.argv[1], **read)`;
    execFileSync(python ?? '', ['-c', program, place]);
    const back = readNpz(readFileSync(place), 'arrays.npz');
    const { long, ...others } = arrays;
    expect(back).toEqual({
      ...others,
      long: { shape: [1], numbers: Float64Array.of(-(2 ** 40)) },
      truth: { shape: [2], numbers: Uint8Array.of(1, 0), isBool: true },
    });
  }
});
