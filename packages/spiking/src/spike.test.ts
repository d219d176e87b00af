import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, dropout, flatten, type Layer, quadrature } from '@argand/layers';
import { describe, expect, test } from 'vitest';
import { encodeSpikes, gated, predict, resonator, spike } from './index.ts';

const device = await openDevice([reference()]);
const images = {
  images: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  length: 4,
  labels: Int32Array.of(0, 1, 2, 0),
};
const create = (layers: readonly Layer[], inputShape = [6]) =>
  createNetwork({ device, seed: 3, inputShape, layers });

describe('spike', () => {
  test('layers that rename or are absent change nothing', async () => {
    const plain = await create([dense(5), dense(3)]);
    const dressed = await create([flatten(), dropout(0.5), dense(5), dropout(0.5), dense(3)], [2, 3]);
    dressed.parameters = {
      'layers.2.weight': plain.parameters['layers.0.weight'],
      'layers.2.bias': plain.parameters['layers.0.bias'],
      'layers.4.weight': plain.parameters['layers.1.weight'],
      'layers.4.bias': plain.parameters['layers.1.bias'],
    };
    const [a, b] = await Promise.all(
      [plain, dressed].map((network) => spike(network, images, { neuron: resonator() })),
    );
    expect(b.phases).toEqual(a.phases);
  });

  test('never asks for the atemporal pass: with it broken, spikes answer the same', async () => {
    const network = await create([dense(5), dense(3)]);
    const whole = await spike(network, images, { neuron: gated() });
    const fail = () => {
      throw new Error('the atemporal pass was asked for');
    };
    Object.assign(network, { apply: fail, infer: fail, layerPhases: fail });
    expect((await spike(network, images, { neuron: gated() })).phases).toEqual(whole.phases);
  });

  test('spikes as input are the images that they encode', async () => {
    const network = await create([dense(5), dense(3)]);
    const encoded = await network.encode(images).read();
    const trains = [0, 1, 2, 3].map((i) => encodeSpikes(encoded.subarray(6 * i, 6 * i + 6), { cycles: 10 }));
    const [a, b] = [
      await spike(network, images, { neuron: resonator() }),
      await spike(network, trains, { neuron: resonator() }),
    ];
    expect(b.phases).toEqual(a.phases);
    expect(a.accuracy).toBeGreaterThanOrEqual(0);
    expect(b.accuracy).toBeUndefined();
  });

  test('counts spikes, references among them, and synaptic operations', async () => {
    const { spikesPerImage, synapticOperationsPerImage, spikes } = await spike(
      await create([dense(5), dense(3)]),
      images,
      { neuron: gated() },
    );
    expect([...spikes.subarray(0, 3)]).toEqual([6, 5, 3]);
    expect(spikesPerImage).toBe(6 + 5 + 3 + 2);
    expect(synapticOperationsPerImage).toBe(6 * 5 + 5 + 5 * 3 + 3);
  });

  test('leaves no storage behind', async () => {
    const network = await create([dense(5), dense(3)]);
    const before = device.memory();
    await spike(network, images, { neuron: gated() });
    expect(device.memory()).toEqual(before);
  });

  test('refuses what has no meaning in time, with words', async () => {
    const strange: Layer = { ...flatten(), kind: 'strange', inTime: () => ({ rule: 'dream' }) as never };
    await expect(spike(await create([strange, dense(3)]), images, { neuron: gated() })).rejects.toThrow(
      'layers.0 (strange): what it does with spikes is unknown',
    );
    const network = await create([dense(3)]);
    await expect(spike(network, [encodeSpikes([0, 0], { cycles: 1 })], { neuron: gated() })).rejects.toThrow(
      'train 0 is of 2 neurons, but the network has 6 inputs',
    );
    await expect(spike(network, images, { neuron: resonator({ cycles: 1 }) })).rejects.toThrow(
      'in 1 cycles no whole cycle reaches the last of 1 layers; run at least 2',
    );
    await expect(
      spike(network, { images: new Float32Array(5), length: 1 }, { neuron: gated() }),
    ).rejects.toThrow('the network wants 6 each');
  });
});

describe('predictions', () => {
  const readout = quadrature(2);
  // One image: silent, then 0, 0, 1.
  const phases = Float64Array.of(Number.NaN, Number.NaN, 0.5, 0, 0.5, 0, 0.1, 0.4);
  const decoded = { images: 1, cycles: 4, lastCycle: 3, phases };

  test('from the last cycle, the circular mean and the mode', () => {
    expect([...predict(decoded, readout, 'last')]).toEqual([1]);
    expect([...predict(decoded, readout, 'mean')]).toEqual([0]);
    expect([...predict(decoded, readout, 'mode')]).toEqual([0]);
    expect([...predict({ ...decoded, lastCycle: 0 }, readout, 'mode')]).toEqual([-1]);
  });
});
