import { openDevice, reference } from '@argand/backend';
import { describeBackend } from '@argand/backend/conformance';
import { phasorDense } from '@argand/backend/kernels';
import { createNetwork, dense } from '@argand/layers';
import { describe, expect, test } from 'vitest';
import plugin, { plain } from './index.ts';

// It has no fused kernels: their tests are skipped.
describeBackend(plain(), { describe, test, skip: test.skip });

test('a network answers as on the reference, though no fused kernel is there', async () => {
  const device = await openDevice([plugin]);
  expect(device.supports(phasorDense)).toBe(false);
  const images = { images: Float32Array.of(0.1, -0.5, 0.3, 0.9, -1, 0, 0.2, 0.4), length: 2 };
  const phases = await Promise.all(
    [device, await openDevice([reference()])].map(async (where) => {
      const options = { device: where, seed: 3, inputShape: [4], layers: [dense(8), dense(3)] };
      return (await createNetwork(options)).infer(images).read();
    }),
  );
  for (const [k, phase] of phases[0].entries()) expect(phase).toBeCloseTo(phases[1][k], 5);
});

test("refuses another device's storage, of its own kind too", async () => {
  const [one, other] = [await plain().open(), await plain().open()];
  const storage = other.allocate('float32', 2);
  expect(() => one.write(storage, Float32Array.of(1, 2))).toThrow('plain: this storage (float32, 2 numbers)');
});
