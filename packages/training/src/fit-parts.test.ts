import { mean, square, type Tensor, tensor, valueAndGrad } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { FailingDevice, requireNoLeaks } from '@argand/backend/conformance';
import {
  batchNorm,
  clip,
  createNetwork,
  dense,
  type LabelledSamples,
  type Network,
  writeNetwork,
} from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { describe, expect, test } from 'vitest';
import {
  adam,
  constant,
  evaluate,
  type FitOptions,
  fit,
  type PhaseFitOptions,
  phaseLoss,
  recipes,
  similarityLoss,
} from './index.ts';

const device = new FailingDevice(await openDevice([reference()]));
const images = uniform(randomStream(4, 'images'), 10 * 3, 0, 1);
const data: LabelledSamples = {
  images,
  labels: Int32Array.from({ length: 10 }, (_, i) => i % 2),
  length: 10,
};
const settings = { epochs: 3, batchSize: 4, seed: 2, optimizer: adam(), learningRate: constant(0.01) };
const options: FitOptions = { ...settings, loss: similarityLoss() };
const make = () => createNetwork({ device, seed: 5, inputShape: [3], layers: [dense(4), dense(2)] });
const numbersOf = async (network: Network) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(network.parameters).map(async ([name, held]) => [name, await held.read()] as const),
    ),
  );

describe('freezing', () => {
  test.each([
    [['layers.0'], ['layers.0.weight', 'layers.0.bias']],
    [['bias'], ['layers.0.bias', 'layers.1.bias']],
    [['layers.1.weight'], ['layers.1.weight']],
    [
      ['layers.0.weight', 'layers.1'],
      ['layers.0.weight', 'layers.1.weight', 'layers.1.bias'],
    ],
  ])('%j leaves %j as they are and trains the rest', async (freeze, frozen) => {
    const network = await make();
    const before = await numbersOf(network);
    await fit(network, data, { ...options, freeze });
    const after = await numbersOf(network);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const name of Object.keys(before)) {
      if (frozen.includes(name)) expect(after[name]).toEqual(before[name]);
      else expect(after[name]).not.toEqual(before[name]);
    }
    network.dispose();
  });

  test('a resumed run is the run that never stopped; another freeze is another run', async () => {
    let saved: Uint8Array | undefined;
    const save = async (bytes: Uint8Array) => {
      saved ??= bytes;
    };
    const [whole, rest, other] = [await make(), await make(), await make()];
    const freeze = ['layers.0'];
    await fit(whole, data, { ...options, freeze, checkpoint: { everySteps: 4, save } });
    await fit(rest, data, { ...options, freeze, resume: saved });
    expect(await writeNetwork(rest)).toEqual(await writeNetwork(whole));
    await expect(fit(other, data, { ...options, resume: saved }).then()).rejects.toThrow(
      'checkpoint: freeze is ["layers.0"] there and [] here',
    );
    for (const one of [whole, rest, other]) one.dispose();
  });

  test('what names nothing, or all, is refused', async () => {
    const network = await make();
    expect(() => fit(network, data, { ...options, freeze: ['layers.2'] })).toThrow(
      "fit: freeze names 'layers.2', which is the name of no parameter, nor its beginning or end; the parameters are layers.0.weight,",
    );
    expect(() => fit(network, data, { ...options, freeze: ['layers.0', 'layers.1'] })).toThrow(
      'fit: freeze leaves nothing to train',
    );
    expect(() => fit(network, data, { ...options, freeze: 'bias' as never })).toThrow(
      'fit: expected freeze to be a list of parameter names',
    );
    network.dispose();
  });

  test('a failure leaves nothing', async () => {
    const network = await make();
    await requireNoLeaks(device, async () => {
      await fit(network, data, {
        ...options,
        epochs: 1,
        freeze: ['bias'],
        clip: { globalNorm: 1, value: 1 },
      });
    });
    network.dispose();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  });
});

describe('clipping', () => {
  const trained = async (changed: Partial<FitOptions>) => {
    const network = await make();
    await fit(network, data, { ...options, ...changed });
    const file = await writeNetwork(network);
    network.dispose();
    return file;
  };

  test('by a limit that no gradient reaches changes no bit; by a small one it does', async () => {
    const plain = await trained({});
    expect(await trained({ clip: { globalNorm: 1e6, value: 1e6 } })).toEqual(plain);
    expect(await trained({ clip: { globalNorm: 1e-3 } })).not.toEqual(plain);
    expect(await trained({ clip: { value: 1e-3 } })).not.toEqual(plain);
  });

  test.each(['globalNorm', 'value'] as const)('a %s that is none is refused', async (name) => {
    const network = await make();
    for (const limit of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => fit(network, data, { ...options, clip: { [name]: limit } })).toThrow(
        `fit: clip.${name} is ${limit}`,
      );
    }
    network.dispose();
  });
});

describe('targets that are phases', () => {
  const targets = Float32Array.from({ length: 20 }, (_, i) => ((7 * i) % 20) / 10 - 1);
  const phases = { images, targets, length: 10 };
  const phaseOptions: PhaseFitOptions = { ...settings, loss: phaseLoss() };

  test('the loss and its gradient are those of 1 − mean cos π(y − t)', async () => {
    const [y, t] = [
      [0.3, -0.7, Number.NaN, 0.95],
      [0.1, 0.4, 0.2, -0.95],
    ];
    const expected = (phases: readonly number[]) =>
      1 -
      phases.reduce(
        (sum, phase, i) => sum + (Number.isNaN(phase) ? 0 : Math.cos(Math.PI * (phase - t[i]))),
        0,
      ) /
        4;
    const [x, target] = [tensor(device, y, { shape: [2, 2] }), tensor(device, t, { shape: [2, 2] })];
    const { value, gradients } = valueAndGrad((x) => phaseLoss().apply(x, target), x);
    expect(await value.item()).toBeCloseTo(expected(y), 12);
    const found = await gradients.read();
    for (let i = 0; i < 4; i++) {
      const step = (by: number) => expected(y.map((phase, k) => (k === i ? phase + by : phase)));
      expect(found[i]).toBeCloseTo((step(1e-5) - step(-1e-5)) / 2e-5, 8);
    }
    for (const one of [x, target, value, gradients]) one.dispose();
  });

  test('are learnt, and evaluated as phase errors, across the seam', async () => {
    const network = await createNetwork({ device, seed: 0, inputShape: [1], layers: [dense(6), dense(1)] });
    const inputs = Float32Array.from({ length: 16 }, (_, i) => i / 32 - 0.25);
    // Around ±1, where an error of plain numbers would be 2.
    const turned = {
      images: inputs,
      targets: inputs.map((phase) => (phase + 1 >= 1 ? phase - 1 : phase + 1)),
      length: 16,
    };
    const before = await evaluate(network, turned);
    const history = await fit(network, turned, {
      ...recipes.best,
      ...{ loss: phaseLoss(), epochs: 200, seed: 0, validation: turned },
    });
    const after = await evaluate(network, turned);
    expect(after.meanError).toBeLessThan(before.meanError / 5);
    expect(after.maxError).toBeLessThan(0.2);
    expect(history.validation.at(-1)).toEqual({ epoch: 199, phaseError: after.meanError });
    network.dispose();
  });

  test('a resumed run is the run that never stopped', async () => {
    let saved: Uint8Array | undefined;
    const save = async (bytes: Uint8Array) => {
      saved ??= bytes;
    };
    const [whole, rest] = [await make(), await make()];
    const validated = { ...phaseOptions, validation: phases };
    const history = await fit(whole, phases, { ...validated, checkpoint: { everySteps: 4, save } });
    const resumed = await fit(rest, phases, { ...validated, resume: saved });
    expect(await writeNetwork(rest)).toEqual(await writeNetwork(whole));
    expect(resumed.validation).toEqual(history.validation);
    for (const one of [whole, rest]) one.dispose();
  });

  test('that do not fit are refused in words', async () => {
    const network = await make();
    const train = (changed: object, fitted: object = phaseOptions) =>
      fit(network, { ...phases, ...changed }, fitted as PhaseFitOptions);
    expect(() => train({ targets: new Float32Array(3) })).toThrow(
      'fit: there are 3 targets; expected 20, one for each of 10 samples and 2 outputs.',
    );
    expect(() => train({ targets: targets.map((t, i) => (i === 3 ? Number.NaN : t)) })).toThrow(
      'fit: target 1 of sample 1 is NaN; expected a finite phase in units of π.',
    );
    expect(() => train({ targets: 'x' })).toThrow('fit: targets: expected a Float32Array');
    expect(() => fit(network, data as never, phaseOptions)).toThrow(
      'fit: the loss phase compares with phases, but data has no targets; pass { images, targets, length }',
    );
    expect(() => train({}, options)).toThrow(
      'fit: the loss similarity compares with classes, but data has targets and no labels',
    );
    expect(() => train({}, { ...phaseOptions, validation: data })).toThrow('but validation has no targets');
    await expect(evaluate(network, { ...phases, targets: new Float32Array(3) })).rejects.toThrow(
      'evaluate: there are 3 targets; expected 20',
    );
    network.dispose();
  });

  test('a failure leaves nothing', async () => {
    const network = await make();
    await requireNoLeaks(device, async () => {
      await fit(network, phases, { ...phaseOptions, epochs: 1, validation: phases });
    });
    network.dispose();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  });
});

describe('a trainable batchNorm', () => {
  const normalized = (trainable: boolean) =>
    createNetwork({
      ...{ device, seed: 5, inputShape: [3], layers: [dense(4), dense(2)], data },
      encoder: [batchNorm({ trainable }), clip()],
    });
  const names = ['encoder.0.gamma', 'encoder.0.beta'];

  test('is learnt with the layers; frozen it has the bits of a fixed one', async () => {
    const [fixed, frozen, learnt] = [await normalized(false), await normalized(true), await normalized(true)];
    const before = await numbersOf(learnt);
    await fit(fixed, data, options);
    await fit(frozen, data, { ...options, freeze: ['encoder'] });
    await fit(learnt, data, options);
    const [a, b, c] = [await numbersOf(fixed), await numbersOf(frozen), await numbersOf(learnt)];
    for (const name of Object.keys(a)) expect(b[name]).toEqual(a[name]);
    for (const name of names) {
      expect(b[name]).toEqual(before[name]);
      expect(c[name]).not.toEqual(before[name]);
    }
    for (const one of [fixed, frozen, learnt]) one.dispose();
  });

  test('has the same bits resumed, encoded batch by batch, and with images that are varied by nothing', async () => {
    let saved: Uint8Array | undefined;
    const save = async (bytes: Uint8Array) => {
      saved ??= bytes;
    };
    const whole = await normalized(true);
    await fit(whole, data, { ...options, checkpoint: { everySteps: 4, save } });
    const expected = await writeNetwork(whole);
    whole.dispose();
    const augment = {
      name: 'none',
      settings: {},
      vary: async (given: Float32Array | Float64Array) => given,
    };
    for (const changed of [{ resume: saved }, { byteLimit: 0 }, { augment }, { lossReadInterval: 2 }]) {
      const network = await normalized(true);
      await fit(network, data, { ...options, ...changed });
      expect(await writeNetwork(network)).toEqual(expected);
      network.dispose();
    }
  });

  test('has the gradient of central differences', async () => {
    const network = await normalized(true);
    const pixels = tensor(device, images, { shape: [10, 3] });
    const loss = (parameters: Record<string, Tensor<'float32'>>) =>
      mean(square(network.apply(network.encodeFrom(0, pixels, { parameters }), { parameters })));
    const { value, gradients } = valueAndGrad(loss, { ...network.parameters });
    for (const name of names) {
      const found = await gradients[name].read();
      const numbers = await network.parameters[name].read();
      for (let i = 0; i < numbers.length; i++) {
        const at = async (by: number) => {
          const moved = tensor(
            device,
            numbers.map((x, k) => (k === i ? x + by : x)),
          );
          const out = loss({ ...network.parameters, [name]: moved });
          const result = await out.item();
          out.dispose();
          moved.dispose();
          return result;
        };
        expect(found[i]).toBeCloseTo(((await at(1e-6)) - (await at(-1e-6))) / 2e-6, 6);
      }
    }
    value.dispose();
    for (const one of [...Object.values(gradients), pixels, network]) one.dispose();
  });

  test('a failure leaves nothing', async () => {
    const network = await normalized(true);
    await requireNoLeaks(device, async () => {
      await fit(network, data, { ...options, epochs: 1, byteLimit: 0 });
    });
    await requireNoLeaks(device, async () => {
      await fit(network, data, { ...options, epochs: 1 });
    });
    network.dispose();
  });
});
