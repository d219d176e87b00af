import { Draw } from '@argand/backend/conformance';
import { matmul, phasorDense } from '@argand/backend/kernels';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoAdapter } from '../../test/adapter.ts';
import { type WebGpuDevice, webgpu } from '../index.ts';
import { blocksOf, divisionFor } from './product.ts';

test('large tiles for large products, flat ones for few rows', () => {
  expect(divisionFor([1, 8, 4096], true)).toBe('flat');
  expect(divisionFor([1, 128, 100], true)).toBe('small');
  expect(divisionFor([1, 512, 512], true)).toBe('middle');
  expect(divisionFor([1, 4096, 4096], true)).toBe('large');
  expect(blocksOf('large', [2, 129, 128])).toBe(4);
});

test('a thread that goes alone has no more sums than there are, nor than registers', () => {
  expect(divisionFor([1, 4096, 4096], false)).toBe('8 × 8');
  expect(divisionFor([1, 256, 100], false)).toBe('8 × 7');
  expect(divisionFor([1, 3, 10], false)).toBe('4 × 3');
  // 32 parts of the rows, for 16 threads each, of which 32 are a workgroup.
  expect(blocksOf('8 × 7', [1, 256, 100])).toBe(16);
});

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'with a driver in software', () => {
  let device: WebGpuDevice;
  beforeAll(async () => {
    device = await webgpu({ software: true, tiles: true }).open();
  });
  afterAll(() => device.close());

  const position = (numbers: Float32Array) => {
    const storage = device.allocate('float32', numbers.length);
    device.write(storage, numbers);
    return storage;
  };
  const flags = { transposeA: false, transposeB: false, sharedA: false, sharedB: false };

  // The conformance suite has no product that is large enough for these tiles.
  test.each([
    { tiling: 'middle', rows: 509, columns: 450, depth: 37 },
    { tiling: 'large', rows: 1411, columns: 1412, depth: 18 },
  ] as const)(
    'a product in $tiling tiles has the bits of its rows alone',
    async ({ tiling, rows, columns, depth }) => {
      expect(divisionFor([1, rows, columns], true)).toBe(tiling);
      const draw = new Draw(1, tiling);
      const left = draw.uniform(rows * depth, -1, 1);
      const right = draw.uniform(depth * columns, -1, 1);
      const [a, b, out] = [position(left), position(right), device.allocate('float32', rows * columns)];
      device.run(matmul, { batch: 1, rows, columns, depth, a, b, out, ...flags });
      const all = await device.read(out);
      for (const row of [0, 127, 128, rows - 1]) {
        const one = position(left.slice(row * depth, (row + 1) * depth));
        const alone = device.allocate('float32', columns);
        device.run(matmul, { batch: 1, rows: 1, columns, depth, a: one, b, out: alone, ...flags });
        expect(await device.read(alone)).toEqual(all.slice(row * columns, (row + 1) * columns));
      }
      let exact = 0;
      for (let k = 0; k < depth; k++) exact += left[(rows - 1) * depth + k] * right[(k + 1) * columns - 1];
      expect(all[rows * columns - 1]).toBeCloseTo(exact, 5);
    },
  );

  test('phases in middle tiles have the bits of their samples alone', async () => {
    const [batch, inputs, outputs] = [256, 21, 509];
    expect(divisionFor([1, 2 * batch, outputs], true)).toBe('middle');
    const draw = new Draw(1, 'phases');
    const x = draw.phases(batch * inputs);
    const weight = position(draw.uniform(inputs * outputs, -1, 1));
    const [phases, out] = [position(x), device.allocate('float32', batch * outputs)];
    device.run(phasorDense, { batch, inputs, outputs, phases, weight, bias: undefined, out, sum: undefined });
    const all = await device.read(out);
    for (const sample of [0, 31, 32, batch - 1]) {
      const one = position(x.slice(sample * inputs, (sample + 1) * inputs));
      const alone = device.allocate('float32', outputs);
      device.run(phasorDense, {
        batch: 1,
        inputs,
        outputs,
        phases: one,
        weight,
        bias: undefined,
        out: alone,
        sum: undefined,
      });
      expect(await device.read(alone)).toEqual(all.slice(sample * outputs, (sample + 1) * outputs));
    }
  });
});
