import { type Backend, DeviceError, openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { WebGpuDevice } from '@argand/backend-webgpu';
import { mnist, take } from '@argand/datasets';
import {
  clip,
  createNetwork,
  dense,
  type Network,
  normalize,
  quadrature,
  randomProjection,
} from '@argand/layers';
import { compare, gated, spike } from '@argand/spiking';
import { adam, constant, fit, recipes, similarityLoss } from '@argand/training';
import { describe, expect, test } from 'vitest';
import { points } from './points.ts';
import { softwareGpu, whyNoGpu } from './software-gpu.ts';

// Training as users do it, on a GPU.

describe.skipIf(whyNoGpu)(whyNoGpu ?? 'the network for MNIST', () => {
  const steps = 50;

  /** Trains it for some steps; the losses, the network, and its device. */
  async function train(backend: Backend) {
    const device = await openDevice([backend]);
    const { batchSize, loss, damping, optimizer, learningRate } = recipes.best;
    const images = take(await mnist().load('train'), 0, steps * batchSize);
    const network = await createNetwork({
      device,
      seed: 0,
      inputShape: [784],
      encoder: [randomProjection(784), normalize({ scale: 3 }), clip()],
      layers: [dense(100), dense(10)],
      readout: quadrature(10),
      data: images,
    });
    const options = {
      epochs: 1,
      batchSize,
      seed: 0,
      loss,
      damping,
      optimizer,
      learningRate,
    };
    const losses: number[] = [];
    for await (const step of fit(network, images, options)) losses.push(step.loss);
    return { device, network, losses };
  }

  test('has the losses of wasm, and by gated spikes the answers of its own atemporal pass', {
    timeout: 300_000,
  }, async () => {
    const [onCpu, onGpu] = [await train(wasm({ threads: 1 })), await train(softwareGpu)];
    expect(onCpu.losses).toHaveLength(steps);
    expect(onCpu.losses[steps - 1]).toBeLessThan(0.8 * onCpu.losses[0]);
    onGpu.losses.forEach((loss, k) => {
      expect(Math.abs(loss / onCpu.losses[k] - 1), `step ${k}`).toBeLessThan(1e-3);
    });
    const { network } = onGpu;
    const images = take(await mnist().load('test'), 0, 500);
    const run = await spike(network, images, { neuron: gated() });
    const phases = network.infer(images);
    const { agreement } = compare(run, await phases.read(), network.description.readout);
    // Of 500 images, the only share above 99.99 %.
    expect(agreement).toBe(1);
    await onCpu.device.close();
    await onGpu.device.close();
  });
});

/** In a variable, for its types are not those of the DOM library; kept, for devices need what they came from. */
const dawnPackage = 'webgpu';
let dawn: GPU | undefined;

/** A GPU that can be taken away. */
async function openGpu(): Promise<GPUDevice> {
  const { create }: { create: (options: string[]) => GPU } = await import(dawnPackage);
  dawn ??= create([]);
  const gpu = await (await dawn.requestAdapter())?.requestDevice();
  if (!gpu) throw new Error('there is no second device.');
  return gpu;
}

describe.skipIf(whyNoGpu)(whyNoGpu ?? 'a GPU that is lost while it trains', () => {
  const data = points(60, 12, 3);
  const every = 5;

  const networkOn = (device: WebGpuDevice): Promise<Network> =>
    createNetwork({ device, seed: 2, inputShape: [12], layers: [dense(6), dense(3)] });

  /** Trains for 24 steps; the losses, and the checkpoints by the number of their steps. */
  async function train(
    device: WebGpuDevice,
    { resume, after }: { resume?: Uint8Array; after?: (index: number) => void } = {},
  ) {
    const losses: number[] = [];
    const checkpoints: Uint8Array[] = [];
    const options = {
      epochs: 4,
      batchSize: 10,
      seed: 0,
      loss: similarityLoss(),
      damping: 0.3,
      optimizer: adam(),
      learningRate: constant(3e-3),
      checkpoint: { everySteps: every, save: async (bytes: Uint8Array) => void checkpoints.push(bytes) },
      ...(resume ? { resume } : {}),
    };
    const run = async () => {
      for await (const { index, loss } of fit(await networkOn(device), data, options)) {
        losses.push(loss);
        after?.(index);
      }
    };
    const failure = await run().then(
      () => undefined,
      (error: unknown) => error,
    );
    return { losses, checkpoints, failure };
  }

  test('stops the training, which goes on from its last checkpoint as if nothing had been', async () => {
    const whole = await softwareGpu.open();
    const expected = await train(whole);
    expect(expected.failure).toBeUndefined();
    expect(expected.losses).toHaveLength(24);

    const gpu = await openGpu();
    const memory = { pooledMemory: 2 ** 20, maximumMemory: 2 ** 30 };
    const doomed = new WebGpuDevice({ gpu, adapter: whole.adapter, subgroups: false, ...memory });
    const { losses, checkpoints, failure } = await train(doomed, {
      after: (index) => {
        if (index === 12) gpu.destroy();
      },
    });
    expect(failure).toBeInstanceOf(DeviceError);
    expect(String(failure)).toMatch(/webgpu: the GPU was lost \(destroyed: .*go on from the last checkpoint/);
    expect(losses.length).toBeLessThan(24);
    expect(checkpoints).toHaveLength(2);

    const again = await softwareGpu.open();
    const resumed = await train(again, { resume: checkpoints[1] });
    expect(resumed.failure).toBeUndefined();
    expect(resumed.losses).toEqual(expected.losses.slice(2 * every));
    for (const device of [whole, doomed, again]) await device.close();
  });
});

describe.skipIf(whyNoGpu)(whyNoGpu ?? 'memory', () => {
  // Ten thousand by ARGAND_STEPS=10000, where there is time.
  const steps = Number(process.env.ARGAND_STEPS ?? 1000);

  test(`${steps} steps leave no storage and no buffer behind`, { timeout: 600_000 }, async () => {
    const device = await softwareGpu.open();
    const network = await createNetwork({ device, seed: 0, inputShape: [3], layers: [dense(2)] });
    const before = device.memory();
    const options = {
      epochs: steps,
      batchSize: 8,
      seed: 0,
      loss: similarityLoss(),
      optimizer: adam(),
      learningRate: constant(1e-3),
    };
    let counted = { buffers: 0, bufferBytes: 0 };
    let taken = 0;
    for await (const { index } of fit(network, points(8, 3, 2), options)) {
      taken++;
      if (index === 9) counted = device.statistics();
    }
    expect(taken).toBe(steps);
    expect(device.statistics().buffers).toBeLessThanOrEqual(counted.buffers);
    expect(device.statistics().bufferBytes).toBeLessThanOrEqual(counted.bufferBytes);
    expect(device.memory()).toEqual(before);
    await device.close();
  });
});
