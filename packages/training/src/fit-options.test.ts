import { divide } from '@argand/autograd';
import { type Device, openDevice, reference } from '@argand/backend';
import {
  conv2d,
  createNetwork,
  dense,
  dropout,
  flatten,
  type LabelledSamples,
  writeNetwork,
} from '@argand/layers';
import { normal, randomStream, uniform } from '@argand/random';
import { describe, expect, test } from 'vitest';
import {
  adam,
  constant,
  type FitOptions,
  fit,
  type ImageAugmenter,
  NotANumberError,
  type Optimizer,
  sgd,
  similarityCrossEntropy,
  warmupCosine,
} from './index.ts';

const device = await openDevice([reference()]);

const data: LabelledSamples = {
  images: uniform(randomStream(4, 'images'), 10 * 3, 0, 1),
  labels: Int32Array.from({ length: 10 }, (_, i) => i % 2),
  length: 10,
};
const make = (on: Device = device) =>
  createNetwork({ device: on, seed: 5, inputShape: [3], layers: [dense(4), dropout(0.25), dense(2)] });
const options: FitOptions = {
  epochs: 3,
  batchSize: 4,
  seed: 2,
  loss: similarityCrossEntropy({ smoothing: 0.1 }),
  damping: 0.1,
  optimizer: adam(),
  learningRate: warmupCosine({ peak: 0.02, warmup: 3 }),
};

async function train(changed: Partial<FitOptions>, from: Partial<LabelledSamples> = {}, on: Device = device) {
  const network = await make(on);
  const losses: number[] = [];
  for await (const { loss } of fit(network, { ...data, ...from }, { ...options, ...changed }))
    losses.push(loss);
  return { losses, file: await writeNetwork(network) };
}

/** Counts reads. */
function counting(): { readonly device: Device; readonly reads: () => number } {
  let reads = 0;
  return {
    device: {
      ...{ backend: device.backend, description: device.description, threads: device.threads },
      arithmetic: device.arithmetic,
      allocate: (type, length) => device.allocate(type, length),
      free: (storage) => device.free(storage),
      write: (storage, numbers, offset) => device.write(storage, numbers, offset),
      read: (storage, offset, length) => {
        reads++;
        return device.read(storage, offset, length);
      },
      supports: (kernel) => device.supports(kernel),
      run: (kernel, call) => device.run(kernel, call),
      synchronize: () => device.synchronize(),
      memory: () => device.memory(),
      close: () => device.close(),
      [Symbol.asyncDispose]: () => device.close(),
    },
    reads: () => reads,
  };
}

describe('losses of several steps read at once', () => {
  test.each([2, 3, 4, 100])('%i: the same steps, the same bits', async (lossReadInterval) => {
    expect(await train({ lossReadInterval })).toEqual(await train({}));
  });

  test('are one read for each group, which an epoch ends', async () => {
    const counted = counting();
    const network = await make(counted.device);
    const before = counted.reads();
    // Three steps an epoch: a group of two and one of one.
    for await (const _ of fit(network, data, { ...options, lossReadInterval: 2 }));
    expect(counted.reads() - before).toBe(6);
  });

  test('a resumed run is the run that never stopped', async () => {
    let saved: Uint8Array | undefined;
    const checkpoint = {
      everySteps: 4,
      async save(bytes: Uint8Array) {
        saved ??= bytes;
      },
    };
    const whole = await train({ lossReadInterval: 3, checkpoint });
    if (!saved) throw new Error('no checkpoint was saved');
    const rest = await train({ lossReadInterval: 2, resume: saved });
    expect(rest.losses).toEqual(whole.losses.slice(4));
    expect(rest.file).toEqual(whole.file);
  });

  /** Breaks a weight of the second layer in one step. */
  const breaking = (at: number): Optimizer => {
    const inner = adam();
    return {
      ...inner,
      update(parameter, gradient, slots, context) {
        const updated = inner.update(parameter, gradient, slots, context);
        const breaks = context.step === at + 1 && parameter.shape[0] === 4 && parameter.shape[1] === 2;
        return breaks ? { ...updated, parameter: divide(updated.parameter, 0) } : updated;
      },
    };
  };

  test.each([
    [1, 4],
    [3, 4],
    [3, 7],
    [100, 5],
  ])(
    '%i at once: a NaN is found at step %i and in its layer, and no checkpoint has it',
    async (lossReadInterval, at) => {
      const network = await make();
      const saved: number[] = [];
      let latest = new Uint8Array();
      const seen: number[] = [];
      const run = async () => {
        const checkpoint = {
          everySteps: 1,
          async save(bytes: Uint8Array) {
            latest = new Uint8Array(bytes);
            saved.push(seen.length);
          },
        };
        const steps = fit(network, data, {
          ...options,
          optimizer: breaking(at),
          lossReadInterval,
          ...(lossReadInterval === 1 ? { checkpoint } : { checkpoint: { ...checkpoint, everySteps: 3 } }),
        });
        for await (const { index } of steps) seen.push(index);
      };
      await expect(run()).rejects.toThrow(NotANumberError);
      expect(seen).toEqual(Array.from({ length: at }, (_, i) => i));
      // The network is that of the last good step, and the checkpoint can be gone on from.
      for (const parameter of Object.values(network.parameters))
        expect((await parameter.read()).every(Number.isFinite)).toBe(true);
      expect(saved.length).toBeGreaterThan(0);
      const rest = await train({ resume: latest });
      expect(rest.losses).toEqual((await train({})).losses.slice(9 - rest.losses.length));
      network.dispose();
    },
  );

  test('says which step and layer', async () => {
    await expect(train({ optimizer: breaking(4), lossReadInterval: 3 })).rejects.toThrow(
      /step 4 \(epoch 1\) is not a number: the step made number 0 of layers\.2\.weight /,
    );
  });
});

describe('augmentation', () => {
  /** Adds a number of its own for each image and epoch, after a while. */
  const noise: ImageAugmenter = {
    name: 'noise',
    settings: { deviation: 0.1 },
    async vary(images, { indices, seed, epoch }) {
      await new Promise((resolve) => setTimeout(resolve, indices[0] % 3));
      const size = images.length / indices.length;
      return images.map(
        (pixel, i) =>
          pixel +
          normal(randomStream(seed, 'noise', indices[Math.floor(i / size)], epoch), size, 0, 0.1)[i % size],
      );
    },
  };

  test('each epoch sees other images, and a run repeats bit for bit', async () => {
    const first = await train({ augment: noise });
    expect(await train({ augment: noise })).toEqual(first);
    expect(first.losses).not.toEqual((await train({})).losses);
  });

  test('that changes nothing changes no bit', async () => {
    const nothing: ImageAugmenter = { name: 'nothing', settings: {}, vary: async (images) => images };
    expect(await train({ augment: nothing })).toEqual(await train({}));
    const bytes = { images: Uint8Array.from({ length: 30 }, (_, i) => (37 * i) % 256) };
    expect(await train({ augment: nothing }, bytes)).toEqual(await train({}, bytes));
  });

  test('a resumed run sees what it would have seen; one without it is another run', async () => {
    let saved: Uint8Array | undefined;
    const checkpoint = {
      everySteps: 5,
      async save(bytes: Uint8Array) {
        saved ??= bytes;
      },
    };
    const whole = await train({ augment: noise, checkpoint });
    if (!saved) throw new Error('no checkpoint was saved');
    const rest = await train({ augment: noise, resume: saved, lossReadInterval: 4 });
    expect(rest.file).toEqual(whole.file);
    await expect(train({ resume: saved })).rejects.toThrow(
      'checkpoint: augment is {"name":"noise","deviation":0.1} there and {} here',
    );
  });

  test('that fails ends training with its own words', async () => {
    const broken: ImageAugmenter = {
      ...noise,
      vary: async (images, { epoch }) => {
        if (epoch === 1) throw new Error('the worker is gone');
        return images;
      },
    };
    await expect(train({ augment: broken })).rejects.toThrow('the worker is gone');
  });

  test('that returns images of another size is named', async () => {
    await expect(train({ augment: { ...noise, vary: async () => new Float32Array(8) } })).rejects.toThrow(
      'the network expects 3 each',
    );
  });
});

describe('L2', () => {
  const convolutional = () =>
    createNetwork({
      ...{ device, seed: 1, inputShape: [3, 3, 1] },
      layers: [conv2d(2, { kernelSize: 2 }), flatten(), dense(2)],
    });
  const images: LabelledSamples = {
    images: uniform(randomStream(1, 'images'), 4 * 9, 0, 1),
    labels: Int32Array.of(0, 1, 1, 0),
    length: 4,
  };
  const step = async (l2: Readonly<Record<string, number>>) => {
    const network = await convolutional();
    const before = Object.fromEntries(
      await Promise.all(
        Object.entries(network.parameters).map(async ([name, held]) => [name, await held.read()] as const),
      ),
    );
    const { value } = await fit(network, images, {
      ...{ ...options, epochs: 1, batchSize: 4, l2 },
      ...{ optimizer: sgd(), learningRate: constant(1) },
    }).next();
    const after = Object.fromEntries(
      await Promise.all(
        Object.entries(network.parameters).map(async ([name, held]) => [name, await held.read()] as const),
      ),
    );
    if (!value) throw new Error('no step was taken');
    return { loss: value.loss, before, after };
  };

  test('adds λ Σ w² to the loss and 2 λ w to the gradient, of the weights of that kind alone', async () => {
    const [plain, penalised] = [await step({}), await step({ conv2d: 0.3 })];
    const weight = plain.before['layers.0.weight'];
    const squares = Array.from(weight).reduce((sum, w) => sum + w * w, 0);
    expect(penalised.loss).toBeCloseTo(plain.loss + 0.3 * squares, 10);
    penalised.after['layers.0.weight'].forEach((w, i) => {
      expect(w).toBeCloseTo(plain.after['layers.0.weight'][i] - 2 * 0.3 * weight[i], 10);
    });
    for (const name of ['layers.0.bias', 'layers.2.weight', 'layers.2.bias'])
      expect(penalised.after[name]).toEqual(plain.after[name]);
  });

  test('a λ that is none says what is expected', async () => {
    await expect(step({ dense: -1 })).rejects.toThrow(
      'fit: l2.dense is -1; expected a number of at least 0.',
    );
  });
});

test('a number of losses that is none says what is expected', async () => {
  await expect(train({ lossReadInterval: 0 })).rejects.toThrow(
    'fit: lossReadInterval is 0; expected a whole number of at least 1.',
  );
});
