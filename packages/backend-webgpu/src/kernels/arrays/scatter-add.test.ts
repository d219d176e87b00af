import { reference } from '@argand/backend';
import { Draw } from '@argand/backend/conformance';
import { scatterAdd } from '@argand/backend/kernels';
import { describe, expect, test } from 'vitest';
import { whyNoAdapter } from '../../../test/adapter.ts';
import { webgpu } from '../../index.ts';

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'with a driver in software', () => {
  // Many rows and indices are sorted first, which the conformance suite is too small for.
  test.each([
    { rows: 100, width: 3, count: 5000 },
    { rows: 5000, width: 1, count: 600 },
    { rows: 17, width: 2, count: 20_000 },
  ])(
    '$count rows of $width onto $rows are added in the order of the indices',
    async ({ rows, width, count }) => {
      const draw = new Draw(1, `${rows} ${count}`);
      // Of many magnitudes, so that another order has other bits.
      const values = draw.magnitudes(count * width, -3, 3);
      const indices = draw.integers(count, -2, rows + 2);
      const expected = new Float32Array(rows * width).fill(0.5);
      indices.forEach((row, i) => {
        if (row < 0 || row >= rows) return;
        for (let c = 0; c < width; c++) expected[row * width + c] += values[i * width + c];
      });
      const device = await webgpu({ software: true }).open();
      for (let round = 0; round < 2; round++) {
        const [from, at, out] = [
          device.allocate('float32', count * width),
          device.allocate('int32', count),
          device.allocate('float32', rows * width),
        ];
        device.write(from, values);
        device.write(at, indices);
        device.write(out, new Float32Array(rows * width).fill(0.5));
        device.run(scatterAdd, { rows, width, count, values: from, indices: at, out });
        expect(await device.read(out)).toEqual(expected);
      }
      await device.close();
    },
  );

  test('whole numbers too', async () => {
    const [rows, count] = [300, 4000];
    const draw = new Draw(1, 'whole');
    const [values, indices] = [draw.integers(count, -(2 ** 31), 2 ** 31), draw.integers(count, 0, rows)];
    const sums: ArrayLike<number>[] = [];
    for (const backend of [reference(), webgpu({ software: true })]) {
      const device = await backend.open();
      const [from, at, out] = [count, count, rows].map((length) => device.allocate('int32', length));
      device.write(from, values);
      device.write(at, indices);
      device.write(out, new Int32Array(rows));
      device.run(scatterAdd, { rows, width: 1, count, values: from, indices: at, out });
      sums.push(await device.read(out));
      await device.close();
    }
    expect(sums[1]).toEqual(sums[0]);
  });
});
