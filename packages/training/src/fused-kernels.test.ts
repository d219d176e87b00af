import { type Tensor, tensor, valueAndGrad } from '@argand/autograd';
import { type Device, openDevice, reference } from '@argand/backend';
import { normal, randomStream, uniform } from '@argand/random';
import { expect, test } from 'vitest';
import {
  adam,
  adamw,
  type OptimizerSlots,
  rmsprop,
  sgd,
  similarityCrossEntropy,
  similarityLoss,
} from './index.ts';

const whole = await openDevice([reference()]);
/** The same device, without a fused kernel. */
const required: Device = {
  backend: whole.backend,
  description: whole.description,
  threads: whole.threads,
  arithmetic: whole.arithmetic,
  allocate: (type, length) => whole.allocate(type, length),
  free: (storage) => whole.free(storage),
  write: (storage, numbers, offset) => whole.write(storage, numbers, offset),
  read: (storage, offset, length) => whole.read(storage, offset, length),
  supports: (kernel) => kernel.required,
  run: (kernel, call) => {
    if (!kernel.required) throw new Error(`${kernel.name} is not one of the required kernels`);
    whole.run(kernel, call);
  },
  synchronize: () => whole.synchronize(),
  memory: () => whole.memory(),
  close: () => whole.close(),
  [Symbol.asyncDispose]: () => whole.close(),
};

test.each([
  similarityLoss(),
  similarityCrossEntropy({ sharpness: 4 }),
  similarityCrossEntropy({ sharpness: 4, smoothing: 0.2 }),
])('$name is the same number with a kernel of its own and without', async (loss) => {
  const phases = Array.from(uniform(randomStream(0, 'phases'), 21, -1, 1));
  phases[5] = Number.NaN;
  const labels = Int32Array.of(0, 2, 2, 1, 0, 2, 1);
  const of = async (device: Device) => {
    const y = tensor(device, phases, { shape: [7, 3] });
    const { value, gradients } = valueAndGrad(
      (x: Tensor<'float32'>) => loss.apply(x, tensor(device, labels)),
      y,
    );
    return [await value.item(), ...(await gradients.read())];
  };
  const [fused, composed] = [await of(whole), await of(required)];
  expect(fused).toHaveLength(22);
  for (const [i, x] of fused.entries()) expect(x).toBeCloseTo(composed[i], 12);
  expect(fused[6]).toBe(0);
  const alone = await loss.apply(tensor(whole, phases, { shape: [7, 3] }), tensor(whole, labels)).item();
  expect(alone).toBe(fused[0]);
});

test.each([sgd({ momentum: 0.7 }), rmsprop({ epsilon: 1e-3 }), adam(), adamw({ weightDecay: 0.1 })])(
  '$name takes the same steps with a kernel of its own and without, and leaves what it was given',
  async (optimizer) => {
    const gradients = [1, 2, 3].map((step) => normal(randomStream(step, 'gradients'), 37));
    const start = normal(randomStream(0, 'parameter'), 37);
    const of = async (device: Device) => {
      let parameter = tensor(device, start);
      const first = parameter;
      let slots: OptimizerSlots = Object.fromEntries(
        optimizer.slots.map((name) => [name, tensor(device, new Float32Array(37))]),
      );
      for (const [i, gradient] of gradients.entries()) {
        const context = { learningRate: 0.1, step: i + 1 };
        const updated = optimizer.update(parameter, tensor(device, gradient), slots, context);
        ({ parameter, slots } = updated);
      }
      expect(Array.from(await first.read(), Math.fround)).toEqual([...start]);
      return parameter.read();
    };
    const [fused, composed] = [await of(whole), await of(required)];
    for (const [i, x] of fused.entries()) expect(x).toBeCloseTo(composed[i], 10);
    expect(fused[0]).not.toBeCloseTo(start[0], 2);
  },
);

test('a loss of labels that do not fit says so', () => {
  const phases = tensor(whole, [0.1, 0.2], { shape: [1, 2] });
  expect(() => similarityLoss().apply(phases, tensor(whole, Int32Array.of(0, 1)))).toThrow(
    'similarityLoss: phases and labels are [1, 2] and [2]; expected [batch, classes] and [batch], neither of them 0.',
  );
});
