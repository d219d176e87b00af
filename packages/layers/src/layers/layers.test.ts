import { sum, type Tensor, tensor, valueAndGrad, zeros } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { randomStream } from '@argand/random';
import { describe, expect, test } from 'vitest';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { minPool } from './min-pool.ts';
import { standardLayers } from './standard-layers.ts';

const device = await openDevice([reference()]);

describe('dense', () => {
  test('weights are Glorot uniform and fill their range; biases are 1', () => {
    const { weight, bias } = dense(50).parameters([100]);
    expect([weight.shape, bias.shape]).toEqual([[100, 50], [50]]);
    const limit = Math.sqrt(6 / 150);
    const numbers = weight.initialize(randomStream(0, 'weight'));
    expect(numbers).toHaveLength(5000);
    expect(Math.max(...numbers.map(Math.abs))).toBeLessThanOrEqual(limit);
    const variance = numbers.reduce((total, value) => total + value * value, 0) / 5000;
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
    expect(bias.initialize(randomStream(0, 'bias'))).toEqual(new Float32Array(50).fill(1));
    expect(Object.keys(dense(50, { bias: false }).parameters([100]))).toEqual(['weight']);
  });

  test('in time it is its synapses, with as many sources and targets as it has inputs and units', () => {
    const temporal = dense(3).temporalRule([4]);
    expect(temporal).toMatchObject({ rule: 'synapses', synapses: { sources: 4, targets: 3 } });
  });

  test('bad input', () => {
    expect(() => dense(0)).toThrow('dense(0): units must be a whole number above 0.');
    expect(() => dense(2.5)).toThrow('dense(2.5)');
    expect(() => dense(100).outputShape([28, 28, 1])).toThrow(
      'dense(100): input shape is [28, 28, 1], but dense expects [features]; put flatten() before it.',
    );
  });
});

describe('flatten', () => {
  test('keeps the row-major order', async () => {
    const x = tensor(device, [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ]);
    const flat = flatten().apply(x, {}, { damping: 0 });
    expect(flat.shape).toEqual([1, 6]);
    expect([...(await flat.read())]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(flatten().outputShape([3, 2])).toEqual([6]);
    expect(flatten().temporalRule([3, 2])).toEqual({ rule: 'rename' });
  });

  test('an empty batch keeps its number of features', () => {
    expect(flatten().apply(zeros(device, [0, 3, 2]), {}, { damping: 0 }).shape).toEqual([0, 6]);
  });
});

describe('dropout', () => {
  const x = tensor(
    device,
    Float32Array.from({ length: 4000 }, (_, i) => i / 4000),
    { shape: [4, 1000] },
  );
  const draw = { damping: 0, dropout: randomStream(1, 'dropout') };

  test('without random numbers, and at rate 0, it is absent', () => {
    expect(dropout(0.25).apply(x, {}, { damping: 0 })).toBe(x);
    expect(dropout(0).apply(x, {}, draw)).toBe(x);
    expect(dropout(0.25).temporalRule([1000])).toEqual({ rule: 'absent' });
  });

  test('with them it silences its share, leaves the others as they are, and repeats', async () => {
    const before = await x.read();
    const after = await dropout(0.25).apply(x, {}, draw).read();
    const silent = [...after].filter(Number.isNaN);
    // Five standard deviations of a binomial.
    expect(Math.abs(silent.length - 1000)).toBeLessThan(5 * Math.sqrt(4000 * 0.25 * 0.75));
    after.forEach((value, i) => {
      if (!Number.isNaN(value)) expect(value).toBe(before[i]);
    });
    expect(await dropout(0.25).apply(x, {}, draw).read()).toEqual(after);
  });

  test('the gradient is 0 where a neuron is silent, and only there, through the layer behind it', async () => {
    const { gradients, auxiliary } = valueAndGrad((inputs: Tensor<'float32'>) => {
      const kept = dropout(0.5).apply(inputs, {}, draw);
      const weight = tensor(device, new Float32Array(1000).fill(1), { shape: [1000, 1] });
      return {
        loss: sum(dense(1, { bias: false }).apply(kept, { weight }, { damping: 0 })),
        auxiliary: kept,
      };
    }, x);
    const kept = await auxiliary.read();
    const gradient = await gradients.read();
    expect(Array.from(gradient, (value) => value === 0)).toEqual(Array.from(kept, Number.isNaN));
  });

  test('bad input', () => {
    expect(() => dropout(1)).toThrow('dropout(1): the rate must be at least 0 and below 1.');
    expect(() => dropout(Number.NaN)).toThrow('dropout(NaN)');
  });
});

test('every kind reads what it writes', () => {
  for (const layer of [
    dense(3),
    dense(3, { bias: false }),
    conv2d(2, { strides: 2 }),
    minPool(2),
    flatten(),
    dropout(0.5),
  ]) {
    const kind = standardLayers.find((candidate) => candidate.kind === layer.kind);
    expect(kind?.read(layer.settings, 'layers.0')).toMatchObject({
      kind: layer.kind,
      settings: layer.settings,
    });
  }
});
