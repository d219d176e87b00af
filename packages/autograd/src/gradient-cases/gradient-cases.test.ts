import { openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import * as autograd from '../index.ts';
import { checkGradient, gradientCases } from './index.ts';

const device = await openDevice([reference()]);

describe('gradients by central differences', () => {
  test.each(gradientCases.map((check, index) => ({ ...check, index })))(
    '$index $operation',
    async (check) => {
      expect(await checkGradient(check, device)).toMatchObject({
        largest: expect.toSatisfy((error) => error < 2e-8),
      });
    },
  );

  test('the check finds a wrong gradient', async () => {
    const wrong = {
      operation: 'wrong',
      inputs: [{ shape: [2], values: [0.3, 0.4] }],
      compute: ([x]: readonly autograd.Tensor[]) =>
        autograd.multiply(x, autograd.stopGradient(x as autograd.Tensor<'float32'>)),
    };
    expect((await checkGradient(wrong, device)).largest).toBeGreaterThan(0.01);
  });

  test('the check finds a NaN, whatever comes after it', async () => {
    const broken = {
      operation: 'broken',
      inputs: [{ shape: [2], values: [-1, 4] }],
      compute: ([x]: readonly autograd.Tensor[]) => autograd.sqrt(x),
    };
    expect((await checkGradient(broken, device)).largest).toBeNaN();
  });

  test('every operation has a case, or is known to have no gradient', () => {
    const without = new Set([
      'tensor',
      'full',
      'zeros',
      'ones',
      'randomBits',
      'randomUniform',
      'randomNormal',
      'randomBernoulli',
      'apply',
      'allocate',
      'storageOf',
      'Tensor',
      'tensorType',
      'keep',
      'dispose',
      'mapTree',
      'treeEntries',
      'openScope',
      'scope',
      'valueAndGrad',
      'equal',
      'notEqual',
      'less',
      'lessEqual',
      'greater',
      'greaterEqual',
      'logicalNot',
      'isNaN',
      'argmin',
      'argmax',
      'oneHot',
      'cast',
      'stopGradient',
    ]);
    const checked = new Set(gradientCases.map(({ operation }) => operation));
    const missing = Object.keys(autograd).filter((name) => !checked.has(name) && !without.has(name));
    expect(missing).toEqual([]);
  });
});
