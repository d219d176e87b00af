import { openDevice, reference } from '@argand/backend';
import { FailingDevice, requireNoLeaks } from '@argand/backend/conformance';
import { describe, expect, test } from 'vitest';
import { type CaseInput, gradientCases } from './gradient-cases/index.ts';
import * as autograd from './index.ts';
import { complex, keep, multiply, scope, sum, type Tensor, tensor, valueAndGrad } from './index.ts';

const device = new FailingDevice(await openDevice([reference()]));

function inputOf({ shape, values, imaginary }: CaseInput): Tensor {
  const part = (numbers: readonly number[]) => tensor(device, Float64Array.from(numbers), { shape });
  if (!imaginary) return part(values);
  const [re, im] = [part(values), part(imaginary)];
  const z = complex(re, im);
  re.dispose();
  im.dispose();
  return z;
}

const stream = { key: [7, 0], counter: [0, 0, 0] } as const;
const x = tensor(device, [[1, 2, 3]]);
const n = tensor(device, Int32Array.of(0, 1, 2));
const z = complex(x, x);

/** What has no gradient case. */
const others: Record<string, () => Tensor> = {
  tensor: () =>
    tensor(device, [
      [1, 2],
      [3, 4],
    ]),
  'tensor, complex64': () =>
    tensor(
      device,
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'complex64' },
    ),
  full: () => autograd.full(device, [2], 3),
  'full, complex64': () => autograd.full(device, [2], 3, 'complex64'),
  zeros: () => autograd.zeros(device, [2]),
  ones: () => autograd.ones(device, [2], 'complex64'),
  randomBits: () => autograd.randomBits(device, stream, [5]),
  randomUniform: () => autograd.randomUniform(device, stream, [5], -1, 1),
  randomNormal: () => autograd.randomNormal(device, stream, [5]),
  randomBernoulli: () => autograd.randomBernoulli(device, stream, [5], 0.5),
  equal: () => autograd.equal(x, 1),
  notEqual: () => autograd.notEqual(2, x),
  less: () => autograd.less(x, x),
  lessEqual: () => autograd.lessEqual(x, 1),
  greater: () => autograd.greater(x, 1),
  greaterEqual: () => autograd.greaterEqual(x, 1),
  logicalNot: () => autograd.logicalNot(n),
  isNaN: () => autograd.isNaN(x),
  argmin: () => autograd.argmin(x),
  argmax: () => autograd.argmax(x, 0),
  oneHot: () => autograd.oneHot(n, 3),
  cast: () => autograd.cast(x, 'int32'),
  'cast to the same type': () => autograd.cast(x, 'float32'),
  stopGradient: () => autograd.stopGradient(z),
  'where, of complex and real': () => autograd.where(n, z, x),
  'gather along an axis, of complex': () => autograd.gather(z, n, 1),
};

describe('a device that fails in its n-th call keeps nothing, for every n', () => {
  test.each(Object.entries(others))('%s', async (_name, compute) => {
    await requireNoLeaks(device, () => compute().dispose());
  });

  test.each(gradientCases.map((one, index) => [one.operation, index] as const))(
    '%s (case %i), and its gradient',
    async (_operation, index) => {
      const { inputs, compute } = gradientCases[index];
      const given = inputs.map(inputOf);
      let alone = () => compute(given);
      // A case that composes operations leaves what they made between them.
      const before = device.memory().storages;
      scope(device, () => {
        keep(compute(given)).dispose();
        const composes = device.memory().storages > before;
        alone = composes ? () => scope(device, () => compute(given)) : () => compute(given);
      });
      await requireNoLeaks(device, () => alone().dispose());
      const failures = await requireNoLeaks(device, () => {
        const { value, gradients } = valueAndGrad((tracked: readonly Tensor[]) => {
          const y = compute(tracked);
          const real = y.dtype === 'complex64' ? autograd.abs(y as Tensor<'complex64'>) : y;
          return sum(multiply(real as Tensor<'float32'>, 1));
        }, given);
        for (const one of [value, ...gradients]) one.dispose();
      });
      expect(failures).toBeGreaterThan(0);
      for (const one of given) one.dispose();
    },
  );

  test('reading', async () => {
    expect(await requireNoLeaks(device, () => z.read())).toBe(2);
  });
});
