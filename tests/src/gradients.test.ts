import { checkGradient, gradientCases } from '@argand/autograd/gradient-cases';
import { openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { afterAll, describe, expect, test } from 'vitest';

// Every gradient on the float32 device, against central differences in float64.
const exact = await openDevice([reference()]);
const device = await openDevice([wasm()]);
afterAll(() => device.close());

describe('gradients on wasm', () => {
  test.each(gradientCases.map((check, index) => ({ ...check, index })))(
    '$index $operation',
    async (check) => {
      const { largest } = await checkGradient(check, device, exact);
      expect(largest).toBeLessThan(1e-5);
      expect(device.memory().storages).toBe(0);
    },
  );
});
