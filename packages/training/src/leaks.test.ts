import { tensor, zeros } from '@argand/autograd';
import { type Kernel, openDevice, reference } from '@argand/backend';
import { FailingDevice, requireNoLeaks } from '@argand/backend/conformance';
import { createNetwork, dense, type LabelledSamples, type Network } from '@argand/layers';
import { expect, test, vi } from 'vitest';
import {
  adam,
  adamw,
  constant,
  evaluate,
  type FitOptions,
  fit,
  lossAndGradients,
  rmsprop,
  sgd,
  similarityCrossEntropy,
  similarityLoss,
} from './index.ts';

// Every call of a run fails once, so a run is made some hundred times.
vi.setConfig({ testTimeout: 60_000 });

const data: LabelledSamples = {
  images: Float32Array.from({ length: 15 }, (_, i) => i / 15),
  labels: Int32Array.of(0, 1, 0, 1, 0),
  length: 5,
};
const options: FitOptions = {
  epochs: 1,
  batchSize: 3,
  seed: 1,
  loss: similarityLoss(),
  optimizer: adam(),
  learningRate: constant(0.01),
  l2: { dense: 1e-3 },
};

async function train(network: Network, changed: Partial<FitOptions> = {}): Promise<void> {
  for await (const _ of fit(network, data, { ...options, ...changed }));
}

/** A device that has only what every backend must have. */
class Unfused extends FailingDevice {
  override supports<Call>(kernel: Kernel<Call>): boolean {
    return kernel.required;
  }
}

const devices = [
  ['all kernels', new FailingDevice(await openDevice([reference()]))],
  ['required kernels alone', new Unfused(await openDevice([reference()]))],
] as const;

for (const [name, device] of devices) {
  const make = () => createNetwork({ device, seed: 0, inputShape: [3], layers: [dense(2)] });

  test.each<[string, Partial<FitOptions>]>([
    ['by itself', {}],
    ['with validation', { validation: data }],
    ['with losses read together', { lossReadInterval: 2 }],
    ['with data encoded batch by batch', { byteLimit: 0 }],
    ['with augmentation', { augment: { name: 'none', settings: {}, vary: async (images) => images } }],
    ['with checkpoints', { checkpoint: { everySteps: 1, save: async () => {} } }],
  ])(`a failure in any call of fit leaves nothing on a device with ${name}: %s`, async (_name, changed) => {
    const network = await make();
    const failures = await requireNoLeaks(device, () => train(network, changed));
    expect(failures).toBeGreaterThan(20);
    network.dispose();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  });

  test(`nor of a run that is resumed, on a device with ${name}`, async () => {
    const network = await make();
    let resume: Uint8Array | undefined;
    const save = async (bytes: Uint8Array) => {
      resume ??= bytes;
    };
    await train(network, { checkpoint: { everySteps: 1, save } });
    if (!resume) throw new Error('no checkpoint was saved');
    const from = resume;
    await requireNoLeaks(device, () => train(network, { resume: from }));
    network.dispose();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  });

  test(`nor of evaluate, gradients, losses and optimisers, on a device with ${name}`, async () => {
    const network = await make();
    await requireNoLeaks(device, () => evaluate(network, data, { batchSize: 2 }));
    const phases = network.encode(data);
    const labels = Int32Array.from(data.labels);
    const classes = tensor(device, labels);
    for (const loss of [
      similarityLoss(),
      similarityCrossEntropy(),
      similarityCrossEntropy({ smoothing: 0.1 }),
    ]) {
      const out = network.infer(data);
      await requireNoLeaks(device, () => loss.apply(out, classes).dispose());
      await requireNoLeaks(device, () => {
        const found = lossAndGradients(network, phases, labels, { loss });
        for (const one of [found.loss, ...Object.values(found.gradients)]) one.dispose();
      });
      out.dispose();
    }
    const parameter = network.parameters['layers.0.weight'];
    for (const optimizer of [adam(), adamw(), rmsprop(), sgd(), sgd({ momentum: 0.5 })]) {
      const slots = Object.fromEntries(optimizer.slots.map((slot) => [slot, zeros(device, parameter.shape)]));
      await requireNoLeaks(device, () => {
        const updated = optimizer.update(parameter, parameter, slots, { learningRate: 0.1, step: 1 });
        for (const one of [updated.parameter, ...Object.values(updated.slots)]) one.dispose();
      });
      for (const one of Object.values(slots)) one.dispose();
    }
    for (const one of [network, phases, classes]) one.dispose();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  });
}
