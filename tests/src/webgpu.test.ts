import { checkGradient, gradientCases } from '@argand/autograd/gradient-cases';
import { openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { createNetwork, dense } from '@argand/layers';
import { adam, constant, fit, rmsprop, similarityCrossEntropy, similarityLoss } from '@argand/training';
import { describe, expect, test } from 'vitest';
import { points } from './points.ts';
import { softwareGpu, whyNoGpu } from './software-gpu.ts';

describe.skipIf(whyNoGpu)(whyNoGpu ?? 'training on webgpu', () => {
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
    for (const backend of [wasm({ threads: 1 }), softwareGpu]) {
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
        learningRate: constant(3e-3),
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
});

describe.skipIf(whyNoGpu)(whyNoGpu ?? 'gradients on webgpu', () => {
  test('every gradient is that of central differences in float64', { timeout: 400_000 }, async () => {
    const exact = await openDevice([reference()]);
    const device = await softwareGpu.open();
    for (const [index, check] of gradientCases.entries()) {
      const { largest } = await checkGradient(check, device, exact);
      expect(largest, `${index} ${check.operation}`).toBeLessThan(1e-5);
      expect(device.memory().storages).toBe(0);
    }
    await device.close();
  });
});
