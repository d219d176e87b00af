import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, type LabelledSamples, writeNetwork } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { describe, expect, test } from 'vitest';
import { adam, constant, evaluate, type FitOptions, fit, similarityLoss } from './index.ts';

const device = await openDevice([reference()]);

const data: LabelledSamples = {
  images: uniform(randomStream(4, 'images'), 10 * 3, 0, 1),
  labels: Int32Array.from({ length: 10 }, (_, i) => i % 2),
  length: 10,
};
const make = () => createNetwork({ device, seed: 5, inputShape: [3], layers: [dense(4), dense(2)] });
const options: FitOptions = {
  epochs: 3,
  batchSize: 4,
  seed: 2,
  loss: similarityLoss(),
  optimizer: adam(),
  learningRate: constant(0.01),
};

describe('a signal', () => {
  test('that is aborted already: no step is taken, and a checkpoint of the start is left', async () => {
    const network = await make();
    const start = await writeNetwork(network);
    let saved = 0;
    const steps = fit(network, data, {
      ...options,
      signal: AbortSignal.abort(),
      checkpoint: { save: async () => void saved++ },
    });
    await expect(steps.next()).rejects.toThrow('training was stopped after step 0 of 9.');
    expect(saved).toBe(1);
    expect(await writeNetwork(network)).toEqual(start);
  });

  test('that is aborted while a step is looked at: no further step is taken', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const training = async () => {
      for await (const { index } of fit(await make(), data, { ...options, signal: controller.signal })) {
        seen.push(index);
        if (index === 3) controller.abort();
      }
    };
    await expect(training()).rejects.toThrow('training was stopped after step 4 of 9.');
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});

describe('options are checked when fit is called, before the first step', () => {
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, -1, '3', null];
  const refused: [string, readonly unknown[], (value: unknown) => object][] = [
    ['epochs', [...bad, 0, 1.5], (epochs) => ({ epochs })],
    ['batchSize', [...bad, 0, 1.5], (batchSize) => ({ batchSize })],
    ['lossReadInterval', [...bad, 0, 1.5], (lossReadInterval) => ({ lossReadInterval })],
    ['seed', [...bad, 1.5, 2 ** 53], (seed) => ({ seed })],
    ['damping', bad, (damping) => ({ damping })],
    ['byteLimit', bad, (byteLimit) => ({ byteLimit })],
    ['l2.dense', bad, (dense) => ({ l2: { dense } })],
    [
      'checkpoint.everySteps',
      [...bad, 0, 1.5],
      (everySteps) => ({ checkpoint: { everySteps, save: async () => {} } }),
    ],
    [
      'checkpoint.everySeconds',
      bad,
      (everySeconds) => ({ checkpoint: { everySeconds, save: async () => {} } }),
    ],
  ];

  test.each(refused)('%s', async (name, values, change) => {
    const network = await make();
    for (const value of values) {
      const changed = { ...options, ...change(value) } as FitOptions;
      expect(() => fit(network, data, changed)).toThrow(`fit: ${name} is `);
    }
  });

  test('what is no network, no data, no loss', async () => {
    const network = await make();
    const missing = undefined as never;
    expect(() => fit(missing, data, options)).toThrow(
      'fit: expected network to be a Network, received undefined. Make one with await createNetwork(…) or readNetwork(…).',
    );
    expect(() => fit(network, missing, options)).toThrow(
      'fit: expected data to be a LabelledSamples object, received',
    );
    expect(() => fit(network, data, missing)).toThrow('fit: expected options to be an object, received');
    expect(() => fit(network, data, { ...options, loss: missing })).toThrow(
      'fit: expected loss to be a Loss',
    );
    expect(() => fit(network, data, { ...options, optimizer: adam as never })).toThrow(
      'fit: expected optimizer to be an Optimizer, received the function adam.',
    );
  });

  test('evaluate too', async () => {
    const network = await make();
    for (const batchSize of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(evaluate(network, data, { batchSize })).rejects.toThrow(
        `evaluate: batchSize is ${batchSize}`,
      );
    }
  });
});

describe('what is no such option is refused at the call', () => {
  const wrong: readonly [string, unknown, string][] = [
    ['augment', {}, 'fit: expected augment to be an ImageAugmenter, received an empty object.'],
    ['augment', { name: 'x', vary: null }, 'fit: expected augment to be an ImageAugmenter'],
    ['checkpoint', { everySteps: 1 }, 'fit: expected checkpoint.save to be a function, received undefined.'],
    ['checkpoint', 5, 'fit: checkpoint: expected options to be an object with everySteps or'],
    [
      'checkpoint',
      { every: 5, save: () => undefined },
      'fit: checkpoint: there is no option every; expected',
    ],
    ['history', {}, 'fit: expected history to be a TrainingHistory, received an empty object.'],
    ['l2', 5, 'fit: l2: expected options to be an object, received 5.'],
    ['learningRate', [], 'fit: expected learningRate to be a Schedule'],
    ['resume', 'x', 'fit: resume: expected the bytes of a file in a Uint8Array, received a string.'],
    ['signal', {}, 'fit: expected signal to be an AbortSignal, received an empty object.'],
    ['signal', new AbortController(), 'fit: expected signal to be an AbortSignal'],
    ['validation', {}, 'fit: expected validation to be a LabelledSamples object'],
    ['validation', { ...data, labels: [9] }, 'fit: validation: there are 10 images, but 1 labels.'],
  ];
  test.each(wrong)('%s: %j', async (name, value, message) => {
    const network = await make();
    expect(() => fit(network, data, { ...options, [name]: value } as FitOptions)).toThrow(message);
  });

  test.each([-1, 1.5, Number.NaN, '10'])('a length of the data that is %j', async (length) => {
    const network = await make();
    const wrong = { ...data, length: length as number };
    expect(() => fit(network, wrong, options)).toThrow(
      /fit: length is .*; expected a whole number of at least 0/,
    );
    await expect(evaluate(network, wrong)).rejects.toThrow('evaluate: length is');
    expect(() => network.infer(wrong)).toThrow('network: images.length is');
  });

  test('a learning rate that is no number is named by its step', async () => {
    const rate = { ...constant(0.01), at: (step: number) => (step > 1 ? Number.NaN : 0.01) };
    const steps = fit(await make(), data, { ...options, learningRate: rate });
    await steps.next();
    await steps.next();
    await expect(steps.next()).rejects.toThrow(
      'fit: the learning rate of step 2 is NaN; expected a finite number.',
    );
  });

  test.each(['onProgress', 'signal'])('%s of evaluate', async (name) => {
    await expect(evaluate(await make(), data, { [name]: {} })).rejects.toThrow(
      `evaluate: expected ${name} to be a`,
    );
  });
});

describe('a network whose parameters are replaced while it is trained', () => {
  const lossesAtOnce = [1, 4];
  test.each(lossesAtOnce)(
    'by another call of fit: one of the two goes on, nothing is lost (%d)',
    async (together) => {
      const on = await openDevice([reference()]);
      const network = await createNetwork({
        device: on,
        seed: 5,
        inputShape: [3],
        layers: [dense(4), dense(2)],
      });
      const before = on.memory();
      const run = async () => {
        for await (const _ of fit(network, data, { ...options, lossReadInterval: together }));
      };
      const ended = await Promise.allSettled([run(), run()]);
      expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
      expect(failed.reason.message).toMatch(
        /^fit: the parameters of the network were replaced while it is trained/,
      );
      expect(on.memory()).toEqual(before);
      await evaluate(network, data);
    },
  );

  test('by assignment: the next step says so', async () => {
    const network = await make();
    const steps = fit(network, data, options);
    await steps.next();
    network.parameters = (await make()).parameters;
    await expect(steps.next()).rejects.toThrow('were replaced while it is trained');
  });
});
