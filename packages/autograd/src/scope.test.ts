import { openDevice, reference } from '@argand/backend';
import { afterEach, describe, expect, test } from 'vitest';
import {
  abs,
  add,
  complex,
  concatenate,
  divide,
  exp,
  gather,
  keep,
  logSoftmax,
  logSumExp,
  matmul,
  mean,
  multiply,
  oneHot,
  openScope,
  phase,
  phasor,
  pow,
  randomNormal,
  reshape,
  scope,
  softmax,
  sqrt,
  stack,
  subtract,
  sum,
  type Tensor,
  tensor,
  transpose,
  valueAndGrad,
  where,
} from './index.ts';

const device = await openDevice([reference()]);
const storages = () => device.memory().storages;

afterEach(() => expect(storages()).toBe(0));

describe('a scope', () => {
  test('frees what was made in it, but for what it returns in arrays and records', () => {
    const kept = scope(device, () => {
      const made = [1, 2, 3, 4].map((value) => tensor(device, value));
      return { first: made[0], rest: [made[1], { deep: made[2] }], number: 7, none: undefined };
    });
    expect(storages()).toBe(3);
    scope(device, () => undefined);
    expect(storages()).toBe(3);
    for (const one of [kept.first, kept.rest[0], (kept.rest[1] as { deep: Tensor }).deep])
      (one as Tensor).dispose();
  });

  test('hands what it returns to the scope around it', () => {
    scope(device, () => {
      const inner = scope(device, () => tensor(device, [1, 2]));
      expect(inner.disposed).toBe(false);
      expect(storages()).toBe(1);
    });
  });

  test('leaves kept tensors alone, however deep', () => {
    const kept = scope(device, () =>
      scope(device, () => keep([complex(tensor(device, 1), tensor(device, 2))])),
    );
    expect(storages()).toBe(2);
    kept[0].dispose();
  });

  test('frees what was made when its body throws, and scopes left open inside it', () => {
    expect(() =>
      scope(device, () => {
        openScope(device);
        tensor(device, 1);
        throw new Error('the body failed');
      }),
    ).toThrow('the body failed');
  });

  test('works with using, and frees complex tensors and views', () => {
    {
      using opened = openScope(device);
      const z = complex(tensor(device, [1, 2]), tensor(device, [3, 4]));
      reshape(z, [2, 1]);
      opened.release(undefined);
    }
    expect(storages()).toBe(0);
  });

  test('refuses an asynchronous body and closing out of order', () => {
    expect(() => scope(device, async () => tensor(device, 1))).toThrow(
      'scope: the body is asynchronous; compute inside the scope and await outside it.',
    );
    const outer = openScope(device);
    const inner = openScope(device);
    expect(() => outer[Symbol.dispose]()).toThrow('scope: closed while 1 opened inside it are still open');
    inner[Symbol.dispose]();
    outer[Symbol.dispose]();
    outer[Symbol.dispose]();
  });
});

describe('a freed tensor', () => {
  test('says how it was freed', async () => {
    const escaped: Tensor<'float32'>[] = [];
    scope(device, () => void escaped.push(tensor(device, [1, 2])), 'training step');
    expect(() => add(escaped[0], 1)).toThrow(
      "add: a float32 tensor of shape [2] is used after it was freed by the end of the scope 'training step'; return it from the scope or keep() it if it must live longer.",
    );
    await expect(escaped[0].read()).rejects.toThrow(
      "read(): a float32 tensor of shape [2] is used after it was freed by the end of the scope 'training step'",
    );
    scope(device, () => void escaped.push(tensor(device, [[3]])));
    expect(() => multiply(escaped[1], 2)).toThrow('freed by the end of the scope in which it was made');
    const disposed = tensor(device, 1);
    disposed.dispose();
    expect(() => sum(disposed)).toThrow(
      'sum: a float32 tensor of shape [] is used after it was freed by dispose()',
    );
    const parts = [tensor(device, [1]), tensor(device, [2])];
    const z = complex(parts[0], parts[1]);
    z.dispose();
    await expect(z.read()).rejects.toThrow('freed by dispose()');
    expect([...(await parts[0].read())]).toEqual([1]);
    for (const part of parts) part.dispose();
    expect(() => valueAndGrad((x) => sum(x), disposed)).toThrow('valueAndGrad: a float32 tensor');
  });

  test('can be disposed twice, and shared numbers live until the last user', async () => {
    const x = tensor(device, [1, 2, 3, 4]);
    const square = reshape(x, [2, 2]);
    x.dispose();
    x.dispose();
    expect([...(await square.read())]).toEqual([1, 2, 3, 4]);
    square.dispose();
  });
});

describe('operations outside of any scope', () => {
  const inputs = () =>
    scope(device, () => ({
      x: tensor(device, [
        [1, 2],
        [3, 4],
      ]),
      batch: tensor(device, [1, 2, 3, 4], { shape: [1, 2, 2] }),
      z: tensor(device, [1, 2, 3, 4, 5, 6, 7, 8], { shape: [2, 2], dtype: 'complex64' }),
      indices: tensor(device, Int32Array.of(0, 1)),
    }));
  const cases: Record<string, (given: ReturnType<typeof inputs>) => Tensor> = {
    'a number beside a tensor': ({ x }) => add(x, 1),
    'a number less a complex tensor': ({ z }) => subtract(2, z),
    'complex product': ({ z }) => multiply(z, z),
    'complex quotient': ({ z }) => divide(z, z),
    'complex power': ({ z }) => pow(z, 2.5),
    'complex matmul': ({ x, z }) => matmul(z, x),
    'batched matmul': ({ x, batch }) => matmul(batch, x),
    'complex functions': ({ z }) => sqrt(z),
    absolute: ({ z }) => abs(z),
    exponential: ({ z }) => exp(z),
    phasor: ({ x }) => phasor(x),
    phase: ({ z }) => phase(z),
    softmax: ({ x }) => softmax(x),
    logSumExp: ({ x }) => logSumExp(x),
    logSoftmax: ({ x }) => logSoftmax(x),
    mean: ({ x }) => mean(x),
    gather: ({ x, indices }) => gather(x, indices, 1),
    oneHot: ({ indices }) => oneHot(indices, 3),
    where: ({ x, z, indices }) => where(indices, x, z),
    stack: ({ x }) => stack([x, x]),
    'real beside complex': ({ x, z }) => concatenate<'float32' | 'complex64'>([x, z]),
    transpose: ({ z }) => transpose(z),
    normal: () => randomNormal(device, { key: [1, 2], counter: [3, 4, 5] }, [3]),
  };

  test.each(Object.entries(cases))('leave nothing but their result: %s', (_name, compute) => {
    const given = inputs();
    const before = storages();
    compute(given).dispose();
    expect(storages()).toBe(before);
    for (const made of Object.values(given)) made.dispose();
  });
});

describe('memory', () => {
  test('10,000 training steps end with the storages they began with', async () => {
    let weight = keep(
      tensor(device, [
        [0.1, -0.2],
        [0.3, 0.4],
        [-0.5, 0.6],
      ]),
    );
    let velocity = keep(
      tensor(device, [
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
    );
    const x = keep(
      tensor(device, [
        [0.1, 0.2, 0.3],
        [-0.4, 0.5, Number.NaN],
      ]),
    );
    const target = keep(
      tensor(device, [
        [0.5, 0],
        [0, 0.5],
      ]),
    );
    const begin = device.memory();
    for (let step = 0; step < 10_000; step++) {
      const next = scope(device, () => {
        const { gradients } = valueAndGrad(
          ({ weight }) => {
            const phases = scope(device, () => phase(matmul(phasor(x), weight), { damping: 0.1 }));
            return mean(multiply(subtract(phases, target), subtract(phases, target)));
          },
          { weight },
        );
        const moved = subtract(multiply(velocity, 0.9), multiply(gradients.weight, 0.01));
        return { weight: add(weight, moved), velocity: moved };
      });
      weight.dispose();
      velocity.dispose();
      ({ weight, velocity } = next);
    }
    expect(device.memory()).toEqual(begin);
    expect((await weight.read()).every(Number.isFinite)).toBe(true);
    for (const made of [weight, velocity, x, target]) made.dispose();
  });

  test('the tape lets go of what it holds on the way back, and when the function throws', () => {
    const x = tensor(device, [1, 2, 3]);
    expect(() =>
      valueAndGrad((x) => {
        const y = multiply(x, exp(x));
        return sum(reshape(y, [4]));
      }, x),
    ).toThrow('reshape: [3] has 3 numbers');
    expect(storages()).toBe(1);
    const { value, gradients } = valueAndGrad((x) => sum(multiply(x, x)), x);
    expect(storages()).toBe(3);
    for (const made of [x, value, gradients]) made.dispose();
  });
});
