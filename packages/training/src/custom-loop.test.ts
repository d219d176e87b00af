import {
  dispose,
  scope,
  square,
  subtract,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { FailingDevice, requireNoLeaks } from '@argand/backend/conformance';
import { createNetwork, dense, writeNetwork } from '@argand/layers';
import { describe, expect, test } from 'vitest';
import {
  adam,
  adamw,
  applyGradients,
  clipByGlobalNorm,
  clipByValue,
  constant,
  fit,
  initializeOptimizer,
  type Optimizer,
  rmsprop,
  sgd,
  similarityLoss,
} from './index.ts';

const device = new FailingDevice(await openDevice([reference()]));
const make = () => createNetwork({ device, seed: 3, inputShape: [2], layers: [dense(4), dense(2)] });

test('a loop of ten lines is fit, bit for bit', async () => {
  const data = { images: Float32Array.of(0.1, 0.4), labels: Int32Array.of(1), length: 1 };
  const loss = similarityLoss();
  const optimizer = adam();
  const fitted = await make();
  await fit(fitted, data, {
    ...{ epochs: 20, batchSize: 1, seed: 0, damping: 0.5 },
    ...{ loss, optimizer, learningRate: constant(0.01) },
  });

  const network = await make();
  const phases = network.encode(data);
  const labels = tensor(device, data.labels);
  let state = initializeOptimizer(optimizer, network.parameters);
  for (let step = 0; step < 20; step++) {
    const next = scope(device, () => {
      const { gradients } = valueAndGrad(
        (parameters) => loss.apply(network.apply(phases, { parameters, damping: 0.5 }), labels),
        network.parameters,
      );
      return applyGradients(optimizer, network.parameters, gradients, state, { learningRate: 0.01 });
    });
    dispose([network.parameters, state]);
    ({ parameters: network.parameters, state } = next);
  }

  expect(await writeNetwork(network)).toEqual(await writeNetwork(fitted));
  dispose([phases, labels, state]);
  for (const one of [network, fitted]) one.dispose();
  expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
});

const optimizers: readonly Optimizer[] = [adam(), adamw(), rmsprop(), sgd(), sgd({ momentum: 0.5 })];

describe.each(optimizers.map((optimizer, i) => ({ name: `${optimizer.name} ${i}`, optimizer })))(
  '$name',
  ({ optimizer }) => {
    const tree = () => ({
      list: [tensor(device, [1, 2])],
      map: new Map([['m', { x: tensor(device, [3]) }]]),
    });

    test('takes any tree, and each parameter as it would alone', async () => {
      const [parameters, gradients] = [tree(), tree()];
      const state = initializeOptimizer(optimizer, parameters);
      expect(Object.keys(state.slots)).toEqual(['list.0', 'map.m.x']);
      const next = applyGradients(optimizer, parameters, gradients, state, { learningRate: 0.1 });
      expect(next.state.step).toBe(1);
      const alone = Object.fromEntries(optimizer.slots.map((slot) => [slot, zeros(device, [1])]));
      const [parameter] = [tensor(device, [3])];
      const updated = optimizer.update(parameter, parameter, alone, { learningRate: 0.1, step: 1 });
      const x = next.parameters.map.get('m')?.x;
      expect(await x?.read()).toEqual(await updated.parameter.read());
      dispose([parameters, gradients, state, next, alone, parameter, updated]);
      expect(device.memory().storages).toBe(0);
    });

    test('a failure leaves nothing', async () => {
      const [parameters, gradients] = [tree(), tree()];
      const state = initializeOptimizer(optimizer, parameters);
      await requireNoLeaks(device, () => dispose(initializeOptimizer(optimizer, parameters)));
      await requireNoLeaks(device, () =>
        dispose(applyGradients(optimizer, parameters, gradients, state, { learningRate: 0.1 })),
      );
      dispose([parameters, gradients, state]);
    });
  },
);

test('what does not fit is refused in words', () => {
  const optimizer = adam();
  const [x, n] = [tensor(device, [1]), tensor(device, Int32Array.of(1))];
  expect(() => initializeOptimizer(optimizer, { n })).toThrow(
    "'n' is int32; an optimiser takes float32 tensors.",
  );
  expect(() => initializeOptimizer(optimizer, [x, x])).toThrow("'1' is a tensor that is in the tree twice");
  const state = initializeOptimizer(optimizer, { x });
  const rate = { learningRate: 0.1 };
  expect(() => applyGradients(optimizer, { x }, {}, state, rate)).toThrow(
    "the parameter 'x' has no gradient",
  );
  expect(() => applyGradients(optimizer, { y: x }, { y: x }, state, rate)).toThrow(
    "'y' has no slots in the state",
  );
  expect(() => applyGradients(optimizer, { x }, { x }, state, { learningRate: Number.NaN })).toThrow(
    'applyGradients: learningRate is NaN',
  );
  expect(() => applyGradients(adam as never, { x }, { x }, state, rate)).toThrow('expected optimizer to be');
  dispose([x, n, state]);
  expect(initializeOptimizer(optimizer, {})).toEqual({ step: 0, slots: {} });
});

test('adamw leaves what it excludes undecayed', async () => {
  const parameters = { 'layers.0.weight': tensor(device, [2]), 'layers.0.bias': tensor(device, [2]) };
  const none = { 'layers.0.weight': tensor(device, [0]), 'layers.0.bias': tensor(device, [0]) };
  const optimizer = adamw({ weightDecay: 0.5, exclude: ['bias'] });
  expect(optimizer.settings).toMatchObject({ weightDecay: 0.5, exclude: 'bias' });
  expect(adamw().settings).not.toHaveProperty('exclude');
  const state = initializeOptimizer(optimizer, parameters);
  const next = applyGradients(optimizer, parameters, none, state, { learningRate: 0.1 });
  expect(await next.parameters['layers.0.weight'].item()).toBeCloseTo(2 * (1 - 0.05), 12);
  expect(await next.parameters['layers.0.bias'].item()).toBe(2);
  dispose([parameters, none, state, next]);
  expect(() => adamw({ exclude: 'bias' as never })).toThrow(
    'adamw: expected exclude to be a list of parameter names',
  );
});

describe('clipping', () => {
  const tree = () => ({ x: tensor(device, [3, 0]), y: [tensor(device, [-4])] });
  const read = async (found: { x: Tensor; y: Tensor[] }) => [
    ...(await found.x.read()),
    ...(await found.y[0].read()),
  ];

  test('by global norm scales all gradients alike, and only if they are larger', async () => {
    const gradients = tree();
    const [small, large, exact] = [1, 10, 5].map((limit) => clipByGlobalNorm(gradients, limit));
    (await read(small)).forEach((value, i) => {
      expect(value).toBeCloseTo([0.6, 0, -0.8][i], 12);
    });
    expect(await read(large)).toEqual([3, 0, -4]);
    expect(await read(exact)).toEqual([3, 0, -4]);
    dispose([gradients, small, large, exact]);
  });

  test('by value limits each number', async () => {
    const gradients = tree();
    const clipped = clipByValue(gradients, 3.5);
    expect(await read(clipped)).toEqual([3, 0, -3.5]);
    dispose([gradients, clipped]);
  });

  test('keeps NaN, so that it is found, and zeros', async () => {
    const gradients = { x: tensor(device, [Number.NaN, 1]), y: [tensor(device, [0])] };
    for (const clipped of [clipByGlobalNorm(gradients, 1), clipByValue(gradients, 1)]) {
      expect((await read(clipped))[0]).toBeNaN();
      dispose(clipped);
    }
    const zero = { x: tensor(device, [0, 0]), y: [tensor(device, [0])] };
    const clipped = clipByGlobalNorm(zero, 1);
    expect(await read(clipped)).toEqual([0, 0, 0]);
    dispose([gradients, zero, clipped]);
  });

  test('a failure leaves nothing; a limit that is none is refused', async () => {
    const gradients = tree();
    await requireNoLeaks(device, () => dispose(clipByGlobalNorm(gradients, 1)));
    await requireNoLeaks(device, () => dispose(clipByValue(gradients, 1)));
    for (const limit of [0, -1, Number.NaN]) {
      expect(() => clipByGlobalNorm(gradients, limit)).toThrow(`clipByGlobalNorm: limit is ${limit}`);
      expect(() => clipByValue(gradients, limit)).toThrow(`clipByValue: limit is ${limit}`);
    }
    dispose(gradients);
    expect(device.memory().storages).toBe(0);
  });
});

test('the gradient of a tree goes straight into an optimiser', async () => {
  const optimizer = sgd();
  let parameters = { a: { b: tensor(device, [5]) } };
  let state = initializeOptimizer(optimizer, parameters);
  for (let step = 0; step < 50; step++) {
    const next = scope(device, () => {
      const { gradients } = valueAndGrad(({ a }) => sum(square(subtract(a.b, 2))), parameters);
      return applyGradients(optimizer, parameters, gradients, state, { learningRate: 0.1 });
    });
    dispose([parameters, state]);
    ({ parameters, state } = next);
  }
  expect(await parameters.a.b.item()).toBeCloseTo(2, 3);
  dispose([parameters, state]);
  expect(device.memory().storages).toBe(0);
});
