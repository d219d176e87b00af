import { tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import { batchNorm } from './batch-norm.ts';
import { clip } from './clip.ts';
import type { Encoder } from './encoder.ts';
import { normalize } from './normalize.ts';
import { randomProjection } from './random-projection.ts';
import { randomSign } from './random-sign.ts';
import { scale } from './scale.ts';
import { standardEncoders } from './standard-encoders.ts';

const device = await openDevice([reference()]);

async function* once(...numbers: number[]) {
  yield Float64Array.from(numbers);
}

function made(encoder: Encoder, input: readonly number[], seed: number, place = 0): Float32Array {
  const { make } = encoder.tensors(input).weight;
  if (!make) throw new Error('its weight is not made');
  return make(seed, place);
}

describe('randomProjection', () => {
  test('weights are uniform in [−1, 1), by seed and place', () => {
    const weight = made(randomProjection(100), [50], 1);
    expect(weight).toHaveLength(5000);
    expect(weight.every((value) => value >= -1 && value < 1)).toBe(true);
    const variance = weight.reduce((sum, value) => sum + value * value, 0) / 5000;
    expect(variance * 3).toBeCloseTo(1, 1);
    expect(made(randomProjection(100), [50], 1)).toEqual(weight);
    expect(made(randomProjection(100), [50], 2)).not.toEqual(weight);
    expect(made(randomProjection(100), [50], 1, 1)).not.toEqual(weight);
  });

  test("with a seed of its own the network's plays no part", () => {
    expect(made(randomProjection(3, { seed: 5 }), [4], 1)).toEqual(made(randomProjection(3), [4], 5));
  });

  test('v = x P', async () => {
    const weight = tensor(device, [
      [1, 2],
      [3, 4],
    ]);
    const v = randomProjection(2).apply(tensor(device, [[1, 10]]), { weight });
    expect([...(await v.read())]).toEqual([31, 42]);
  });

  test('bad input', () => {
    expect(() => randomProjection(-1)).toThrow('randomProjection(-1): units must be a whole number above 0.');
    expect(() => randomProjection(784).outputShape([28, 28, 1])).toThrow(
      'randomProjection(784): input shape is [28, 28, 1], but it expects [features]; give the network the input shape [784].',
    );
    expect(() => randomProjection(2 ** 27).outputShape([784])).toThrow('are more than 2^28');
  });
});

test('randomSign: +1 or −1 for every pixel, evenly', async () => {
  const signs = made(randomSign(), [10, 10, 100], 0);
  expect(signs.every((sign) => Math.abs(sign) === 1)).toBe(true);
  expect(Math.abs(signs.reduce((sum, sign) => sum + sign, 0))).toBeLessThan(500);
  const weight = tensor(device, [1, -1]);
  expect([
    ...(await randomSign()
      .apply(tensor(device, [[0.5, 0.25]]), { weight })
      .read()),
  ]).toEqual([0.5, -0.25]);
});

describe('normalize', () => {
  test('measures one mean and one deviation over everything', async () => {
    const measured = await normalize().measure?.(once(1, 2, 3, 6), [2]);
    expect(measured?.mean).toEqual(Float32Array.of(3));
    expect(measured?.deviation).toEqual(Float32Array.of(Math.sqrt(3.5)));
  });

  test('(v − mean)/(deviation + epsilon)/scale', async () => {
    const tensors = { mean: tensor(device, [2]), deviation: tensor(device, [1.5]) };
    const phases = normalize({ scale: 4, epsilon: 0.5 }).apply(tensor(device, [[2, 6]]), tensors);
    expect([...(await phases.read())]).toEqual([0, 0.5]);
  });

  test('bad input', async () => {
    expect(() => normalize({ scale: 0 })).toThrow('normalize: scale is 0; expected a number above 0.');
    await expect(normalize({ epsilon: 0 }).measure?.(once(2, 2), [2])).rejects.toThrow(
      'normalize: all numbers of the data are equal, and epsilon is 0; give an epsilon above 0.',
    );
  });
});

describe('batchNorm', () => {
  test('measures each channel', async () => {
    const measured = await batchNorm().measure?.(once(1, 10, 3, 30), [1, 2]);
    expect(measured?.mean).toEqual(Float32Array.of(2, 20));
    expect(measured?.variance).toEqual(Float32Array.of(1, 100));
  });

  test('gamma (x − mean)/√(variance + epsilon) + beta', async () => {
    const tensors = {
      mean: tensor(device, [1, 2]),
      variance: tensor(device, [3, 8]),
      gamma: tensor(device, [1, 3]),
      beta: tensor(device, [0, 0.5]),
    };
    const normal = batchNorm({ epsilon: 1 }).apply(tensor(device, [[[5, 5]], [[1, 2]]]), tensors);
    expect([...(await normal.read())]).toEqual([2, 3.5, 0, 0.5]);
  });

  test('bad input', async () => {
    expect(() => batchNorm({ epsilon: -1 })).toThrow(
      'batchNorm: epsilon is -1; expected a number of at least 0.',
    );
    await expect(batchNorm({ epsilon: 0 }).measure?.(once(1, 2, 3, 2), [2])).rejects.toThrow(
      'batchNorm: all numbers of channel 1 are equal, and epsilon is 0',
    );
  });
});

test('scale and clip', async () => {
  expect([
    ...(await scale(0.5)
      .apply(tensor(device, [[0.5, 1]]), {})
      .read()),
  ]).toEqual([0.25, 0.5]);
  expect([
    ...(await clip()
      .apply(tensor(device, [[-2, 0.5, 3]]), {})
      .read()),
  ]).toEqual([-1, 0.5, 1]);
  expect(() => scale(Number.NaN)).toThrow('scale(NaN): the factor must be a finite number.');
});

test('every kind reads what it writes', () => {
  const encoders = [
    randomProjection(3),
    randomProjection(3, { seed: 0 }),
    randomSign(),
    normalize({ scale: 3 }),
    scale(2),
    batchNorm(),
    clip(),
  ];
  for (const { kind, settings } of encoders) {
    const known = standardEncoders.find((candidate) => candidate.kind === kind);
    expect(known?.read(settings, 'encoder.0')).toMatchObject({ kind, settings });
  }
});
