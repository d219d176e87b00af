import { type Tensor, tensor, zeros } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import { adam, adamw } from './adam.ts';
import type { Optimizer, OptimizerSlots } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

const device = await openDevice([reference()]);

/** The parameter after steps with these gradients, from 1 on, at rate 0.1. */
async function after(optimizer: Optimizer, gradients: readonly number[]): Promise<number> {
  let parameter = tensor(device, [1]);
  let slots: OptimizerSlots = Object.fromEntries(
    optimizer.slots.map((slot): [string, Tensor<'float32'>] => [slot, zeros(device, [1])]),
  );
  gradients.forEach((gradient, i) => {
    const updated = optimizer.update(parameter, tensor(device, [gradient]), slots, {
      learningRate: 0.1,
      step: i + 1,
    });
    parameter = updated.parameter;
    slots = updated.slots;
  });
  return (await parameter.read())[0];
}

describe('optimisers, against their equations by hand', () => {
  test('sgd', async () => {
    expect(await after(sgd(), [2, 3])).toBeCloseTo(1 - 0.2 - 0.3, 14);
    expect(await after(sgd({ momentum: 0.5 }), [2, 3])).toBeCloseTo(1 - 0.2 - 0.1 * (0.5 * 2 + 3), 14);
  });

  test('rmsprop, epsilon outside the root', async () => {
    const first = 0.1 * 4;
    const second = 0.9 * first + 0.1 * 9;
    const expected = 1 - (0.1 * 2) / (Math.sqrt(first) + 0.01) - (0.1 * 3) / (Math.sqrt(second) + 0.01);
    expect(await after(rmsprop({ epsilon: 0.01 }), [2, 3])).toBeCloseTo(expected, 14);
  });

  test('adam and adamw', async () => {
    const reckon = (decay: number) => {
      let [p, m, v] = [1, 0, 0];
      [2, 3, -1].forEach((g, i) => {
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        p =
          p * (1 - 0.1 * decay) -
          (0.1 * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-3);
      });
      return p;
    };
    expect(await after(adam({ epsilon: 1e-3 }), [2, 3, -1])).toBeCloseTo(reckon(0), 12);
    expect(await after(adamw({ epsilon: 1e-3, weightDecay: 0.3 }), [2, 3, -1])).toBeCloseTo(reckon(0.3), 12);
  });

  test('settings out of range say what is expected', () => {
    expect(() => sgd({ momentum: 1 })).toThrow(
      'sgd: momentum is 1; expected a number of at least 0 and below 1.',
    );
    expect(() => adam({ beta2: Number.NaN })).toThrow('adam: beta2 is NaN');
    expect(() => rmsprop({ epsilon: -1 })).toThrow(
      'rmsprop: epsilon is -1; expected a number of at least 0.',
    );
  });
});
