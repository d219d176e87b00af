import { openDevice, reference } from '@argand/backend';
import { readNetwork } from '@argand/layers';
import { cycleOf, gated, type Neuron, resonator, spike, spikeRows } from '@argand/spiking';
import { describe, expect, test } from 'vitest';
import { golden, goldenBytes } from './npy.ts';

const device = await openDevice([reference()]);
const network = await readNetwork(goldenBytes('mnist-mlp/network.safetensors'), { device });
const inputs = golden('mnist-mlp/inputs.npy');
const images = (count: number) => ({ images: Float32Array.from(inputs.numbers.subarray(0, count * 784)), length: count });

const neurons: [string, Neuron][] = [
  ['gated', gated({ cycles: 10 })],
  ['resonator-leak0.2', resonator({ leak: 0.2, cycles: 10 })],
  ['resonator-leak0.02', resonator({ leak: 0.02, cycles: 10 })],
];

describe.each(neurons)('mnist-mlp on spikes: %s', (name, neuron) => {
  test('the decoded phases of every cycle', async () => {
    const { phases, cycles } = await spike(network, images(16), { neuron });
    const expected = golden(`mnist-mlp/expected-${name}.npy`);
    expect([16, cycles, 10]).toEqual(expected.shape);
    let most = 0;
    for (let i = 0; i < phases.length; i++) {
      expect(Number.isNaN(phases[i])).toBe(Number.isNaN(expected.numbers[i]));
      if (Number.isNaN(phases[i])) continue;
      const apart = Math.abs(phases[i] - expected.numbers[i]) % 2;
      most = Math.max(most, Math.min(apart, 2 - apart));
    }
    expect(most).toBeLessThan(1e-9);
  });

  test('every spike of every layer', async () => {
    const { recorded } = await spike(network, images(2), { neuron, record: 2 });
    const rows = spikeRows(recorded);
    const expected = golden(`mnist-mlp/expected-${name}-spikes.npy`);
    expect(rows.length / 4).toBe(expected.shape[0]);
    const sorted = (numbers: Float64Array) =>
      Array.from({ length: numbers.length / 4 }, (_, i) => [...numbers.subarray(4 * i, 4 * i + 4)]).sort(
        (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3],
      );
    const [ours, theirs] = [sorted(rows), sorted(expected.numbers)];
    for (let i = 0; i < ours.length; i++) {
      expect(ours[i].slice(0, 3)).toEqual(theirs[i].slice(0, 3));
      expect(Math.abs(ours[i][3] - theirs[i][3])).toBeLessThan(1e-9);
    }
  });
});

test('a wave of the gated neuron is the atemporal answer, with 896 spikes and 79,510 synaptic operations an image', async () => {
  const result = await spike(network, images(16), { neuron: gated() });
  const atemporal = golden('mnist-mlp/expected-atemporal.npy').numbers;
  const last = cycleOf(result.phases, result.lastCycle, result.cycles, 10);
  for (let i = 0; i < last.length; i++) expect(Math.abs(last[i] - atemporal[i])).toBeLessThan(1e-12);
  expect(result.cycles).toBe(3);
  expect(result.spikesPerImage).toBe(896);
  expect(result.synapticOperationsPerImage).toBe(79_510);
});
