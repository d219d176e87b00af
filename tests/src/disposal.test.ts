import { scope, tensor } from '@argand/autograd';
import { type Device, openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { augmenter } from '@argand/datasets';
import { createNetwork, dense, type Network } from '@argand/layers';
import { hold, openStream } from '@argand/spiking';
import { fit, recipes } from '@argand/training';
import { beforeEach, describe, expect, test } from 'vitest';

// `using` and `await using` free what an owner has, also when the block throws.

const networkOn = (device: Device): Promise<Network> =>
  createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3), dense(2)] });
const data = { images: Float32Array.of(0, 0.5, 0.5, 0), labels: Int32Array.of(0, 1), length: 2 };

describe.each([reference(), wasm({ threads: 1 })])('on $name', (backend) => {
  let device: Device;
  beforeEach(async () => {
    device = await openDevice([backend]);
  });
  const storages = () => device.memory().storages;

  test('a tensor', () => {
    {
      using _tensor = tensor(device, [1, 2]);
      expect(storages()).toBe(1);
    }
    expect(storages()).toBe(0);
  });

  test('a network, also when the block throws', async () => {
    const broken = async () => {
      using network = await networkOn(device);
      expect(storages()).toBe(Object.keys(network.parameters).length);
      throw new Error('stop');
    };
    await expect(broken()).rejects.toThrow('stop');
    expect(storages()).toBe(0);
  });

  test('a stream: what is left is the network', async () => {
    using network = await networkOn(device);
    const before = storages();
    {
      await using stream = await openStream(network, { neuron: hold() });
      await stream.advance(2);
      expect(storages()).toBeGreaterThan(before);
    }
    expect(storages()).toBe(before);
  });

  test('a run of training that a loop leaves: what is left is the network', async () => {
    using network = await networkOn(device);
    const before = storages();
    {
      await using run = fit(network, data, { ...recipes.best, batchSize: 1, epochs: 4, seed: 0 });
      await run.next();
      expect(storages()).toBeGreaterThan(before);
    }
    expect(storages()).toBe(before);
  });

  test('a device', async () => {
    const closed = await (async () => {
      await using own = await openDevice([backend]);
      scope(own, () => tensor(own, [1]).shape);
      return own;
    })();
    expect(() => closed.allocate('float32', 1)).toThrow(/closed/);
  });
});

test.each([0, 1])('an augmenter of %i workers', async (workers) => {
  const closed = await (async () => {
    await using own = augmenter({ flip: 1 }, { imageShape: [1, 2, 1], workers });
    const [left, right] = await own.vary(Float32Array.of(1, 2), { indices: [0], seed: 0, epoch: 0 });
    expect([left, right]).toEqual([2, 1]);
    return own;
  })();
  await expect(closed.vary(Float32Array.of(1, 2), { indices: [0], seed: 0, epoch: 0 })).rejects.toThrow(
    'it was closed',
  );
});
