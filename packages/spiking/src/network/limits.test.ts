import { createNetwork, dense, type Network } from '@argand/layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { host } from '../conformance/small-networks.ts';
import { encodeSpikes, gated, hold, type Neuron, openStream, resonator, spike } from '../index.ts';

const shown = { images: Float32Array.of(0.1, 0.2, 0.3, 0.4), length: 1 };
const many = { images: new Float32Array(4 * 1000), length: 1000 };
let network: Network;
beforeAll(async () => {
  network = await createNetwork({ device: host, seed: 1, inputShape: [4], layers: [dense(5), dense(3)] });
});

describe('what would take too much memory is refused before it starts', () => {
  test.each<[string, Neuron]>([
    ['gated', gated()],
    ['hold', hold()],
    ['resonator', resonator()],
  ])('cycles of %s', async (_name, neuron) => {
    const before = host.memory();
    for (const cycles of [1e12, 2 ** 31, 1e8]) {
      await expect(spike(network, shown, { neuron, cycles })).rejects.toThrow(
        `spike: ${cycles} cycles of 6 neurons are more than a run takes; run at most 11184810 cycles, or open a stream`,
      );
    }
    await expect(spike(network, many, { neuron, cycles: 1e5 })).rejects.toThrow(
      'spike: 1000 images × 100000 cycles × 3 outputs are 300000000 phases, more than 268435456; run fewer images',
    );
    expect(host.memory()).toEqual(before);
  });

  test('streams side by side', async () => {
    await expect(openStream(network, { neuron: gated(), images: 1e9 })).rejects.toThrow(
      'openStream: images is 1000000000, and the widest layer has 6 neurons; their product must be at most 67108864. Take fewer images.',
    );
  });

  test('spikes of phases', () => {
    expect(() => encodeSpikes([0.5], { neurons: 1, cycles: 1e12 })).toThrow(
      'encodeSpikes: 1 phases in 1000000000000 cycles are 1000000000000 spikes, more than 134217728',
    );
  });
});
