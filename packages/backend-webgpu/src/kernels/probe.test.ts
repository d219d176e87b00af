import { type Backend, openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import { whyNoAdapter } from '../../test/adapter.ts';
import { probe, webgpu } from '../index.ts';

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'with a driver in software', () => {
  test('the probe does the work that it stands for', async () => {
    const answerOf = async (backend: Backend) => {
      const device = await openDevice([backend]);
      const [out, numbers] = [device.allocate('float32', 101), device.allocate('float32', 2)];
      device.write(numbers, Float32Array.of(0.5, 3));
      device.write(out, new Float32Array(101).fill(7));
      device.run(probe, { repetitions: 9, chunks: 100, out, numbers });
      const found = await device.read(out);
      await device.close();
      return [...found];
    };
    const [found, expected] = [await answerOf(webgpu({ software: true })), await answerOf(reference())];
    expect(found[100]).toBe(7);
    for (const [i, sum] of expected.entries()) expect(found[i]).toBeCloseTo(sum, 2);
    expect(expected[0]).not.toBe(expected[100]);
  });
});
