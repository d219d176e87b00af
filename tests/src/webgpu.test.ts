import { checkGradient, gradientCases } from '@argand/autograd/gradient-cases';
import { openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { type WebGpuDevice, webgpu } from '@argand/backend-webgpu';
import { createNetwork, dense } from '@argand/layers';
import { integers, stream, uniform } from '@argand/random';
import { adam, constant, fit, rmsprop, similarityCrossEntropy, similarityLoss } from '@argand/training';
import { describe, expect, test } from 'vitest';

// A driver in software stands for the GPU. In CI there is one, and then these tests may not be left out.
const required = process.env.ARGAND_WEBGPU === 'required';
const opening = webgpu({ software: true });
const missing = required
  ? undefined
  : await opening.open().then(
      (device) => device.close(),
      (error: Error) => `left out, for lack of an adapter: ${error.message}`,
    );

/** Noisy points around as many centres as there are classes. */
function points(length: number, features: number, classes: number) {
  const labels = Int32Array.from(integers(stream(1, 'labels'), length, classes));
  const centres = uniform(stream(1, 'centres'), classes * features, -0.8, 0.8);
  const noise = uniform(stream(1, 'noise'), length * features, -0.1, 0.1);
  const images = noise.map(
    (x, i) => x + centres[labels[Math.floor(i / features)] * features + (i % features)],
  );
  return { images, labels, length };
}

describe.skipIf(missing)(missing ?? 'training on webgpu', () => {
  test.each([
    { name: 'rmsprop and the similarity loss', optimizer: rmsprop(), loss: similarityLoss() },
    {
      name: 'adam and the cross-entropy',
      optimizer: adam(),
      loss: similarityCrossEntropy({ sharpness: 10 }),
    },
  ])('has the losses of wasm: $name', async ({ optimizer, loss }) => {
    const data = points(250, 50, 10);
    const curves: number[][] = [];
    for (const backend of [wasm({ threads: 1 }), opening]) {
      const device = await openDevice([backend]);
      const network = await createNetwork({
        device,
        seed: 3,
        inputShape: [50],
        layers: [dense(24), dense(10)],
      });
      const options = {
        epochs: 5,
        batchSize: 25,
        seed: 0,
        damping: 0.3,
        loss,
        optimizer,
        rate: constant(3e-3),
      };
      const curve: number[] = [];
      for await (const step of fit(network, data, options)) curve.push(step.loss);
      curves.push(curve);
      await device.close();
    }
    const [expected, found] = curves;
    expect(expected).toHaveLength(50);
    expect(expected[49]).toBeLessThan(0.5 * expected[0]);
    found.forEach((value, k) => {
      expect(Math.abs(value / expected[k] - 1), `step ${k}`).toBeLessThan(1e-3);
    });
  });

  test('a thousand steps leave no storage and no buffer behind', { timeout: 400_000 }, async () => {
    const device: WebGpuDevice = await opening.open();
    const data = points(8, 3, 2);
    const network = await createNetwork({ device, seed: 0, inputShape: [3], layers: [dense(2)] });
    const before = device.memory();
    const options = {
      epochs: 1000,
      batchSize: 8,
      seed: 0,
      loss: similarityLoss(),
      optimizer: adam(),
      rate: constant(1e-3),
    };
    let buffers = 0;
    for await (const { index } of fit(network, data, options)) {
      if (index === 9) buffers = device.statistics().buffers;
    }
    expect(device.statistics().buffers).toBeLessThanOrEqual(buffers);
    expect(device.memory()).toEqual(before);
    await device.close();
  });
});

describe.skipIf(missing)(missing ?? 'gradients on webgpu', () => {
  test('every gradient is that of central differences in float64', { timeout: 400_000 }, async () => {
    const exact = await openDevice([reference()]);
    const device = await opening.open();
    for (const [index, check] of gradientCases.entries()) {
      const { largest } = await checkGradient(check, device, exact);
      expect(largest, `${index} ${check.operation}`).toBeLessThan(1e-5);
      expect(device.memory().storages).toBe(0);
    }
    await device.close();
  });
});
