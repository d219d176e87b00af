import { readFileSync } from 'node:fs';
import { openDevice, reference } from '@argand/backend';
import { conv2d, createNetwork, dense, flatten, minPool, quadrature, readNetwork } from '@argand/layers';
import { describe, expect, test } from 'vitest';
import { answerLatency, energyEstimate, multiplyAccumulates, publishedEnergy } from '../index.ts';

const device = await openDevice([reference()]);

describe('multiply-accumulates', () => {
  test('of 784-100-10 as counted elsewhere', async () => {
    const file = new URL('../../../../tests/golden/mnist-mlp/network.safetensors', import.meta.url);
    const layers = await multiplyAccumulates(await readNetwork(readFileSync(file), { device }));
    expect(layers).toEqual([157_000, 2020]);
  });

  test('of a convolution, every place of every window; around the image there is nothing to multiply', async () => {
    const count = async (padding: 'valid' | 'same') => {
      const layers = [conv2d(2, { padding, bias: false }), minPool(2), flatten(), dense(2)];
      return multiplyAccumulates(await createNetwork({ device, seed: 0, inputShape: [4, 4, 1], layers }));
    };
    expect(await count('valid')).toEqual([2 * 4 * 9 * 2, 2 * (2 * 2 + 2)]);
    // Corners see 4 of 9 places, edges 6.
    expect(await count('same')).toEqual([2 * 2 * (4 * 4 + 8 * 6 + 4 * 9), 2 * (8 * 2 + 2)]);
  });
});

describe('latency', () => {
  const right = [0.5, 0];
  const wrong = [0, 0.5];
  const silent = [Number.NaN, Number.NaN];
  const latency = (...cycles: number[][]) => {
    const phases = Float64Array.from(cycles.flat());
    const decoded = {
      images: 1,
      outputs: 2,
      cycles: cycles.length,
      settled: 0,
      last: cycles.length - 1,
      phases,
    };
    const { firstCorrect, correctFrom } = answerLatency(decoded, quadrature(2), [0]);
    return [firstCorrect[0], correctFrom[0]];
  };

  test('the first right answer, and the one from which on all are right', () => {
    expect(latency(right, right)).toEqual([0, 0]);
    expect(latency(wrong, right, silent, right, right)).toEqual([1, 3]);
    expect(latency(right, wrong)).toEqual([0, -1]);
    expect(latency(silent, wrong)).toEqual([-1, -1]);
  });

  test('labels of other images are named', () => {
    const decoded = { images: 1, outputs: 1, cycles: 1, settled: 0, last: 0, phases: Float64Array.of(0) };
    expect(() => answerLatency(decoded, quadrature(1), [])).toThrow(
      'answerLatency: there are 0 labels for 1 images',
    );
  });
});

describe('energy', () => {
  test('counts times constants, which can be changed', () => {
    const { atemporal, additions, neuromorphic } = energyEstimate(1000, 100);
    expect(atemporal).toBeCloseTo(1000 * publishedEnergy.multiplyAccumulate, 20);
    expect(additions).toBeCloseTo(200 * publishedEnergy.accumulate, 20);
    expect(neuromorphic).toBeCloseTo(100 * publishedEnergy.synapticOperation, 20);
    expect(energyEstimate(1000, 100, { synapticOperation: 1 }).neuromorphic).toBe(100);
    expect(() => energyEstimate(1, 1, { accumulate: -1 })).toThrow('energyEstimate: accumulate is -1;');
  });

  test('what cannot be counted is named', () => {
    expect(() => energyEstimate(-1, 1)).toThrow(
      'energyEstimate: multiplyAccumulates is -1; expected a number of at least 0.',
    );
    expect(() => energyEstimate(1, Number.NaN)).toThrow('energyEstimate: synapticOperations is NaN');
    expect(() => energyEstimate(Number.POSITIVE_INFINITY, 1)).toThrow('multiplyAccumulates is Infinity');
  });
});
