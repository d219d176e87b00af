import { type Device, type DeviceStorage, type ElementType, type Numbers, openDevice } from '@argand/backend';
import {
  matmul,
  phasorConvolution,
  phasorConvolutionGradient,
  phasorDense,
  phasorDenseGradient,
  randomBits,
  reduce,
} from '@argand/backend/kernels';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wasm } from './index.ts';

const devices: Device[] = [];

beforeAll(async () => {
  for (const threads of [1, 2, 3]) devices.push(await openDevice([wasm({ threads })]));
});

afterAll(async () => {
  for (const device of devices) await device.close();
});

/** Makes storages on a device, lets them be used, reads some back and frees all. */
class Desk {
  readonly #device: Device;
  readonly #storages: DeviceStorage[] = [];

  constructor(device: Device) {
    this.#device = device;
  }

  put(numbers: Float32Array): DeviceStorage<'float32'> {
    const storage = this.room(numbers.length);
    this.#device.write(storage, numbers);
    return storage;
  }

  room(length: number): DeviceStorage<'float32'> {
    return this.#keep(this.#device.allocate('float32', length));
  }

  words(length: number): DeviceStorage<'int32'> {
    return this.#keep(this.#device.allocate('int32', length));
  }

  #keep<T extends ElementType>(storage: DeviceStorage<T>): DeviceStorage<T> {
    this.#storages.push(storage);
    return storage;
  }

  async read(...storages: readonly DeviceStorage[]): Promise<Numbers[]> {
    const numbers = await Promise.all(storages.map((storage) => this.#device.read(storage)));
    for (const storage of this.#storages.splice(0)) this.#device.free(storage);
    return numbers;
  }
}

/** Numbers in (−1, 1) that look random, the same every time. */
function numbers(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const x = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return 2 * (x - Math.floor(x)) - 1;
  });
}

/** The same on 1, 2 and 3 threads. */
async function expectSameBits(compute: (device: Device, desk: Desk) => Promise<Numbers[]>): Promise<void> {
  const [one, ...others] = await Promise.all(devices.map((device) => compute(device, new Desk(device))));
  for (const other of others) expect(other).toEqual(one);
}

const plain = { transposeA: false, transposeB: false, sharedA: false, sharedB: false };

describe('1, 2 and 3 threads give the same bits', () => {
  test.each([
    [130, 784, 100],
    [37, 1100, 65],
  ])('phasorDense and its gradient, %d × %d → %d', (batch, inputs, outputs) =>
    expectSameBits(async (device, desk) => {
      const phases = desk.put(numbers(batch * inputs, 1));
      const weight = desk.put(numbers(inputs * outputs, 2));
      const bias = desk.put(numbers(outputs, 3));
      const gradient = desk.put(numbers(batch * outputs, 4));
      const [out, sum] = [desk.room(batch * outputs), desk.room(2 * batch * outputs)];
      const phasesGradient = desk.room(batch * inputs);
      const weightGradient = desk.room(inputs * outputs);
      const biasGradient = desk.room(outputs);
      device.run(phasorDense, { batch, inputs, outputs, phases, weight, bias, out, sum });
      device.run(phasorDenseGradient, {
        ...{ batch, inputs, outputs, phases, weight, sum, gradient, damping: 0.3 },
        ...{ phasesGradient, weightGradient, biasGradient },
      });
      return desk.read(out, sum, phasesGradient, weightGradient, biasGradient);
    }),
  );

  test('phasorConvolution and its gradient', () =>
    expectSameBits(async (device, desk) => {
      const batch = 11;
      const layout = {
        ...{ height: 9, width: 8, channels: 5, rows: 8, columns: 8, filters: 12 },
        ...{ kernelHeight: 3, kernelWidth: 3, strideDown: 1, strideAcross: 1, above: 1, left: 1 },
      };
      const phases = desk.put(numbers(batch * 360, 1));
      const weight = desk.put(numbers(45 * 12, 2));
      const bias = desk.put(numbers(12, 3));
      const gradient = desk.put(numbers(batch * 768, 4));
      const [out, sum] = [desk.room(batch * 768), desk.room(2 * batch * 768)];
      const phasesGradient = desk.room(batch * 360);
      const weightGradient = desk.room(45 * 12);
      const biasGradient = desk.room(12);
      device.run(phasorConvolution, { ...layout, batch, phases, weight, bias, out, sum });
      device.run(phasorConvolutionGradient, {
        ...{ ...layout, batch, phases, weight, sum, gradient, damping: 0.3 },
        ...{ phasesGradient, weightGradient, biasGradient },
      });
      return desk.read(out, sum, phasesGradient, weightGradient, biasGradient);
    }));

  test.each([
    [1, 3, 700, 1500],
    [1, 300, 200, 600],
    [40, 33, 50, 60],
  ])('matmul, batch %d, %d × %d, depth %d', (batch, rows, columns, depth) =>
    expectSameBits(async (device, desk) => {
      const a = desk.put(numbers(batch * rows * depth, 1));
      const b = desk.put(numbers(batch * depth * columns, 2));
      const out = desk.room(batch * rows * columns);
      device.run(matmul, { batch, rows, columns, depth, a, b, out, ...plain });
      return desk.read(out);
    }),
  );

  test.each([
    [1, 100_000, 1],
    [3, 40_001, 1],
    [500, 300, 1],
    [4, 300, 200],
  ])('sum over the middle of %d × %d × %d', (outer, length, inner) =>
    expectSameBits(async (device, desk) => {
      const input = desk.put(numbers(outer * length * inner, 1));
      const out = desk.room(outer * inner);
      device.run(reduce, { operation: 'sum', outer, length, inner, input, out });
      return desk.read(out);
    }),
  );

  test('randomBits', () =>
    expectSameBits(async (device, desk) => {
      const out = desk.words(100_003);
      device.run(randomBits, {
        stream: { key: [7, 1], counter: [2, 4_000_000_000, 5] },
        length: 100_003,
        out,
      });
      return desk.read(out);
    }));
});

describe('a row has the same bits in any batch', () => {
  const sizes = fc.record({
    batch: fc.integer({ min: 1, max: 40 }),
    inputs: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 500, max: 1100 })),
    outputs: fc.integer({ min: 1, max: 40 }),
    row: fc.nat(),
  });

  test('of phasorDense', async () => {
    const [device] = devices;
    await fc.assert(
      fc.asyncProperty(sizes, async ({ batch, inputs, outputs, row }) => {
        const phases = numbers(batch * inputs, 1);
        const forward = async (count: number, some: Float32Array) => {
          const desk = new Desk(device);
          const out = desk.room(count * outputs);
          device.run(phasorDense, {
            ...{ batch: count, inputs, outputs, phases: desk.put(some), out, sum: undefined },
            ...{ weight: desk.put(numbers(inputs * outputs, 2)), bias: desk.put(numbers(outputs, 3)) },
          });
          return (await desk.read(out))[0];
        };
        const n = row % batch;
        const whole = await forward(batch, phases);
        const alone = await forward(1, phases.slice(n * inputs, (n + 1) * inputs));
        expect(alone).toEqual(whole.slice(n * outputs, (n + 1) * outputs));
      }),
      { numRuns: 60 },
    );
  });

  test('of matmul, and in any form of it', async () => {
    const [device] = devices;
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async ({ batch, inputs, outputs, row }, transposeB) => {
        const a = numbers(batch * inputs, 1);
        const b = numbers(inputs * outputs, 2);
        const product = async (rows: number, left: Float32Array, transposeA: boolean, products: number) => {
          const desk = new Desk(device);
          const out = desk.room(products * rows * outputs);
          device.run(matmul, {
            ...{
              batch: products,
              rows,
              columns: outputs,
              depth: inputs,
              a: desk.put(left),
              b: desk.put(b),
              out,
            },
            ...{ transposeA, transposeB, sharedA: false, sharedB: true },
          });
          return (await desk.read(out))[0];
        };
        const n = row % batch;
        const whole = await product(batch, a, false, 1);
        const alone = a.slice(n * inputs, (n + 1) * inputs);
        expect(await product(1, alone, false, 1)).toEqual(whole.slice(n * outputs, (n + 1) * outputs));
        // One row is its own transpose, and so is a batch of single rows.
        expect(await product(1, a, true, batch)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});
