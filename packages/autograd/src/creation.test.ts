import { createContext, runInContext } from 'node:vm';
import { openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import {
  full,
  ones,
  randomBernoulli,
  randomBits,
  randomNormal,
  randomUniform,
  type Tensor,
  tensor,
  zeros,
} from './index.ts';

const device = await openDevice([reference()]);
const list = async (x: Tensor) => [...(await x.read())];

describe('tensor', () => {
  test('takes a number, nested lists and typed arrays', async () => {
    expect(tensor(device, 5).shape).toEqual([]);
    expect(tensor(device, [[[1], [2]]]).shape).toEqual([1, 2, 1]);
    expect(tensor(device, []).shape).toEqual([0]);
    expect(tensor(device, [[], []]).shape).toEqual([2, 0]);
    const bytes = tensor(device, Uint8Array.of(1, 255), { shape: [2, 1] });
    expect([bytes.dtype, await list(bytes)]).toEqual(['float32', [1, 255]]);
    expect(tensor(device, Int32Array.of(1)).dtype).toBe('int32');
    expect(await list(tensor(device, Int32Array.of(7), { dtype: 'float32' }))).toEqual([7]);
    expect(await list(tensor(device, [3, -4], { dtype: 'int32' }))).toEqual([3, -4]);
  });

  test('takes arrays of another realm and of shared memory by their kind', async () => {
    const there = runInContext('Int32Array.of(1, 2)', createContext({}));
    const integers = tensor(device, there);
    expect([integers.dtype, await list(integers)]).toEqual(['int32', [1, 2]]);
    expect(await list(tensor(device, runInContext('[[1, 2], [3, 4]]', createContext({}))))).toEqual([
      1, 2, 3, 4,
    ]);
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([1, 2]);
    expect(await list(tensor(device, shared))).toEqual([1, 2]);
    const clamped = tensor(device, Uint8ClampedArray.of(0, 255));
    expect([clamped.dtype, await list(clamped)]).toEqual(['float32', [0, 255]]);
  });

  test('keeps every integer, and every digit of float64, on a device of float64', async () => {
    expect(await list(tensor(device, Uint32Array.of(2 ** 32 - 1)))).toEqual([2 ** 32 - 1]);
    expect(await list(tensor(device, Float64Array.of(0.1)))).toEqual([0.1]);
  });

  test.each([
    [[['5.1']], 'tensor: expected a number at [0][0], received a string ("5.1"); convert it with Number.'],
    [['5.1'], 'tensor: expected a number at [0], received a string ("5.1")'],
    [
      [
        [1, 2],
        [3, null],
      ],
      'tensor: expected a number at [1][1], received null',
    ],
    [[1, undefined], 'tensor: expected a number at [1], received undefined'],
    [new Array(2), 'tensor: expected a number at [0], received undefined'],
    [[true], 'tensor: expected a number at [0], received a boolean'],
    [[1n], 'tensor: expected a number at [0], received a bigint'],
    [[{ length: 1, 0: 1 }], 'tensor: expected a number at [0], received an object'],
    [[BigInt64Array.of(1n)], 'tensor: expected a number at [0], received a BigInt64Array'],
    ['12', 'tensor: values: expected a typed array of numbers, received a string'],
    [
      BigInt64Array.of(1n),
      'tensor: values: expected a typed array of numbers, received a BigInt64Array; convert it with',
    ],
    [new ArrayBuffer(8), 'received an ArrayBuffer; make a view of it'],
    [new DataView(new ArrayBuffer(8)), 'received a DataView'],
    [undefined, 'received undefined'],
    [new Set([1]), 'received a Set'],
    [[1, [2]], 'tensor: the nested lists are ragged; a list of 1 is where a number is expected.'],
    [[[1], 2], 'tensor: the nested lists are ragged; 2 is where a list of 1 is expected.'],
    [[[1], [2, 3]], 'tensor: the nested lists are ragged; one has 2 entries where the first has 1.'],
  ])('refuses %o in words, and keeps nothing', (values, message) => {
    const before = device.memory();
    // @ts-expect-error: what a program without types can give
    expect(() => tensor(device, values)).toThrow(message);
    // @ts-expect-error: what a program without types can give
    expect(() => tensor(device, values, { dtype: 'complex64' })).toThrow('tensor: ');
    expect(device.memory()).toEqual(before);
  });

  test('refuses lists that contain themselves', () => {
    const endless: unknown[] = [];
    endless.push(endless);
    expect(() => tensor(device, endless as never)).toThrow('tensor: the lists are nested more than 64 deep.');
  });

  test('a device that fails while numbers are written is left as it was', async () => {
    const failing = await openDevice([reference()]);
    let writes = 0;
    const write = failing.write.bind(failing);
    failing.write = (...call) => {
      if (++writes === 2) throw new Error('no more');
      write(...call);
    };
    expect(() => tensor(failing, [[1, 2]], { dtype: 'complex64' })).toThrow('no more');
    expect(() => tensor(failing, [1.5], { dtype: 'int32' })).toThrow('number 0 is 1.5');
    expect(failing.memory()).toEqual({ storages: 0, bytes: 0 });
  });

  test('copies: later changes of the array or the shape change nothing', async () => {
    const [values, shape] = [Float32Array.of(1, 2), [2]];
    const x = tensor(device, values, { shape });
    values[0] = 9;
    shape[0] = 9;
    expect([x.shape, await list(x)]).toEqual([[2], [1, 2]]);
  });

  test('reads complex numbers as it writes them', async () => {
    const z = tensor(device, [[[1, 2]], [[3, 4]]], { dtype: 'complex64' });
    expect([z.dtype, z.shape, z.size, await list(z)]).toEqual(['complex64', [2, 1], 2, [1, 2, 3, 4]]);
    const again = tensor(device, await z.read(), { dtype: 'complex64', shape: z.shape });
    expect(await list(again)).toEqual([1, 2, 3, 4]);
  });

  test('of one value', async () => {
    expect(await list(zeros(device, [2]))).toEqual([0, 0]);
    expect(await list(ones(device, [1, 2], 'complex64'))).toEqual([1, 0, 1, 0]);
    const sevens = full(device, [2], 7, 'int32');
    expect([sevens.dtype, await list(sevens)]).toEqual(['int32', [7, 7]]);
    expect(await full(device, [], Number.NaN).item()).toBeNaN();
  });
});

describe('random tensors', () => {
  const stream = { key: [3, 1], counter: [0, 7, 2] } as const;

  test('are the same each time, and a shorter one is the start of a longer one', async () => {
    const words = await list(randomBits(device, stream, [4, 2]));
    expect(await list(randomBits(device, stream, [4, 2]))).toEqual(words);
    expect(await list(randomBits(device, stream, [3]))).toEqual(words.slice(0, 3));
    expect(await list(randomBits(device, { ...stream, key: [4, 1] }, [8]))).not.toEqual(words);
  });

  test('have the moments of their distributions', async () => {
    const moments = (x: number[]) => {
      const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
      return [mean, x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length];
    };
    // 10,000 numbers: five deviations of the mean are 5 σ / 100.
    const u = await list(randomUniform(device, stream, [10_000], -1, 3));
    expect(u.every((value) => value >= -1 && value < 3)).toBe(true);
    expect(Math.abs(moments(u)[0] - 1)).toBeLessThan(0.06);
    expect(Math.abs(moments(u)[1] - 16 / 12)).toBeLessThan(0.06);
    const n = await list(randomNormal(device, stream, [100, 100], 2, 0.5));
    expect(Math.abs(moments(n)[0] - 2)).toBeLessThan(0.025);
    expect(Math.abs(moments(n)[1] - 0.25)).toBeLessThan(0.02);
    const coins = randomBernoulli(device, stream, [10_000], 0.3);
    expect(coins.dtype).toBe('int32');
    expect(Math.abs(moments(await list(coins))[0] - 0.3)).toBeLessThan(0.025);
    expect(new Set(await list(randomBernoulli(device, stream, [100], 0)))).toEqual(new Set([0]));
    expect(new Set(await list(randomBernoulli(device, stream, [100], 1)))).toEqual(new Set([1]));
  });
});
