import { readFileSync } from 'node:fs';
import { openDevice, reference } from '@argand/backend';
import { readNetwork } from '@argand/layers';
import { readNpy } from '@argand/npy';
import { distance } from '@argand/phasor';
import { beforeAll, describe, expect, test } from 'vitest';
import { compare, gated, hold, meanCounts, type Neuron, ode, resonator, spike, spikeRows } from './index.ts';

const folder = (network: string) => new URL(`../../../tests/golden/${network}/`, import.meta.url);
/** A golden array, widened to float64. */
const read = (name: string, network = 'mnist-mlp') => {
  const { shape, numbers } = readNpy(readFileSync(new URL(`${name}.npy`, folder(network))), name);
  return { shape, values: Float64Array.from(numbers) };
};
const images = 16;
const cycles = 10;

async function goldenNetwork(name: string) {
  const device = await openDevice([reference()]);
  return readNetwork(readFileSync(new URL('network.safetensors', folder(name))), { device });
}
type GoldenNetwork = Awaited<ReturnType<typeof goldenNetwork>>;

const holding: [string, Neuron][] = [
  ['hold-leak0', hold({ cycles: 8 })],
  ['hold-leak4', hold({ leak: 4, cycles: 8 })],
];
const neurons: [string, Neuron][] = [
  ['gated', gated({ cycles })],
  ['resonator-leak0.2', resonator()],
  ['resonator-leak0.02', resonator({ leak: 0.02 })],
];
const stepped: [string, Neuron][] = [
  ['ode-dt0.02', ode()],
  ['ode-dt0.005', ode({ step: 0.005 })],
];

describe('golden answers of the trained CNN', () => {
  const convolutional: [string, Neuron][] = [['gated', gated({ cycles })], ...holding];

  test.each(convolutional)('%s: every decoded phase, within 1e-9', async (name, neuron) => {
    const network = await goldenNetwork('mnist-cnn');
    const few = 3;
    const pixels = Float32Array.from(read('inputs', 'mnist-cnn').values.subarray(0, few * 784));
    const result = await spike(network, { images: pixels, length: few }, { neuron });
    const { shape, values } = read(`expected-${name}`, 'mnist-cnn');
    expect([result.cycles, result.outputs]).toEqual(shape.slice(1));
    for (const [k, phase] of result.phases.entries()) {
      if (Number.isNaN(values[k])) expect(phase, `phase ${k}`).toBeNaN();
      else expect(distance(phase, values[k]), `phase ${k}`).toBeLessThanOrEqual(1e-9);
    }
  });
});

describe('golden answers of the trained MLP', () => {
  let network: GoldenNetwork;
  const pixels = Float32Array.from(read('inputs').values.subarray(0, images * 784));
  const input = (length = images) => ({ images: pixels.subarray(0, length * 784), length });
  const atemporal = read('expected-atemporal').values.subarray(0, images * 10);

  beforeAll(async () => {
    network = await goldenNetwork('mnist-mlp');
  });

  test.each([...neurons, ...holding, ...stepped])(
    '%s: every decoded phase, within 1e-9',
    async (name, neuron) => {
      const { shape, values } = read(`expected-${name}`);
      const result = await spike(network, input(shape[0]), { neuron });
      expect([result.images, result.cycles, result.outputs]).toEqual(shape);
      values.forEach((phase, k) => {
        if (Number.isNaN(phase)) expect(result.phases[k], `phase ${k}`).toBeNaN();
        else expect(distance(result.phases[k], phase), `phase ${k}`).toBeLessThanOrEqual(1e-9);
      });
    },
  );

  test.each([...neurons, ...stepped])('%s: every spike of every layer', async (name, neuron) => {
    const result = await spike(network, input(2), { neuron, record: { images: [0, 1] } });
    const rows = spikeRows(result.recorded?.layers ?? []);
    const { shape, values } = read(`expected-${name}-spikes`);
    expect(rows.length / 4).toBe(shape[0]);
    // Spikes of one moment may stand in any order, and rounding may swap neighbours.
    const sorted = (all: Float64Array) =>
      Array.from({ length: all.length / 4 }, (_, k) => all.subarray(4 * k, 4 * k + 4)).sort(
        (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3],
      );
    const expected = sorted(values);
    sorted(rows).forEach(([image, layer, neuron, time], k) => {
      expect([image, layer, neuron]).toEqual([...expected[k].subarray(0, 3)]);
      expect(Math.abs(time - expected[k][3])).toBeLessThanOrEqual(1e-9);
    });
    for (let k = 1; k < shape[0]; k++) {
      const [a, b] = [rows.subarray(4 * k - 4, 4 * k), rows.subarray(4 * k, 4 * k + 4)];
      expect(a[0] - b[0] || a[1] - b[1] || a[3] - b[3]).toBeLessThanOrEqual(0);
    }
  });

  test('the gated wave answers in 3 cycles, with the atemporal phases', async () => {
    const result = await spike(network, input(), { neuron: gated() });
    const { agreement, maxPhaseError, silentInOne } = compare(result, atemporal, network.description.readout);
    expect([result.cycles, result.settled, result.last]).toEqual([3, 2, 2]);
    expect([agreement, silentInOne]).toEqual([1, 0]);
    expect(maxPhaseError).toBeLessThanOrEqual(1e-12);
    expect(meanCounts(result)).toEqual({
      spikesPerImage: 896,
      synapticOperationsPerImage: 79_510,
      silentOutputs: 0,
    });
  });

  test('the resonator keeps the prediction of 15 of 16 images, with the mean error of the reference', async () => {
    const result = await spike(network, input(), { neuron: resonator() });
    const { agreement, meanPhaseError } = compare(result, atemporal, network.description.readout);
    expect(result.last).toBe(8);
    expect(agreement).toBe(0.9375);
    expect(meanPhaseError).toBeCloseTo(0.011200780724632117, 12);
  });

  test('batches of any size give the same bits', async () => {
    const few = { images: pixels.subarray(0, 5 * 784), length: 5 };
    const all = await spike(network, few, { neuron: resonator({ cycles: 3 }) });
    const batched = await spike(network, few, { neuron: resonator({ cycles: 3 }), batchSize: 2 });
    expect(batched).toEqual(all);
  });
});
