import { type Device, openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import { apply, complex, multiply, type Operation, sum, type Tensor, tensor, valueAndGrad } from './index.ts';

const device = await openDevice([reference()]);
const elsewhere = await openDevice([reference()]);

describe('an operation that computes something else than it must', () => {
  const sound: Operation<undefined, 'float32'> = {
    name: 'mine',
    outputShape: ([shape]) => shape,
    forward: (_on, [x]) => ({ out: multiply(x, 2) as Tensor<'float32'> }),
    backward: ({ gradient }) => [multiply(gradient, 2) as Tensor<'float32'>],
  };
  const other = tensor(elsewhere, [1]);
  const freed = () => {
    const made = tensor(device, [1]);
    made.dispose();
    return made;
  };
  // What the types forbid, JavaScript passes.
  const wrong: Record<string, [Record<string, unknown>, string]> = {
    'no result': [
      { forward: () => undefined },
      'mine: forward: expected it to return { out, saved }, received undefined.',
    ],
    'a result without out': [
      { forward: () => ({}) },
      'mine: forward: expected it to return { out, saved }, received an empty object.',
    ],
    'a result later': [{ forward: async () => ({}) }, 'received a Promise that must be awaited.'],
    'a result of another shape': [
      { forward: () => ({ out: tensor(device, [1, 2]) }) },
      'mine: forward: expected out to be of shape [1], as outputShape says, received a float32 tensor of shape [2].',
    ],
    'a complex result': [
      { forward: (_on: Device, [x]: Tensor<'float32'>[]) => ({ out: complex(x, x) }) },
      'mine: forward: expected out to be a float32 or int32 tensor, received a complex64 tensor of shape [1]',
    ],
    'a freed result': [
      { forward: () => ({ out: freed() }) },
      'mine: forward: out: a float32 tensor of shape [1] is used after it was freed by dispose()',
    ],
    'a result on another device': [
      { forward: () => ({ out: other }) },
      'mine: forward: expected out to be on the device of the inputs, reference, received a float32 tensor of shape [1] on another one, reference.',
    ],
    'nothing saved by name': [
      { forward: (on: Device) => ({ out: tensor(on, [1]), saved: { x: undefined } }) },
      'mine: forward: expected saved.x to be a Tensor, received undefined',
    ],
    'a list saved': [
      { forward: (on: Device) => ({ out: tensor(on, [1]), saved: { x: [tensor(on, [1])] } }) },
      'mine: forward: expected saved.x to be a Tensor, received an array of length 1',
    ],
    'no gradients': [
      { backward: () => undefined },
      'mine: backward: expected it to return a list with a gradient or undefined for each of 1 inputs, received undefined.',
    ],
    'gradients later': [{ backward: async () => [] }, 'received a Promise that must be awaited.'],
    'too many gradients': [{ backward: () => [undefined, undefined] }, 'received an array of length 2.'],
    'a number for a gradient': [
      { backward: () => [3] },
      'mine: backward: expected gradient 0 to be a Tensor, received 3',
    ],
    'a gradient of another size': [
      { backward: () => [tensor(device, [1, 2])] },
      "mine: backward: expected gradient 0 to be a float32 tensor of its input's shape [1], received a float32 tensor of shape [2].",
    ],
    'an integer gradient': [
      { backward: () => [tensor(device, Int32Array.of(1))] },
      'received an int32 tensor of shape [1].',
    ],
    'a freed gradient': [
      { backward: () => [freed()] },
      'mine: backward: gradient 0: a float32 tensor of shape [1] is used after it was freed',
    ],
  };
  test.each(Object.entries(wrong))(
    'is refused in words and leaves nothing: %s',
    (_what, [changed, message]) => {
      const x = tensor(device, [3]);
      const mine = { ...sound, ...changed } as typeof sound;
      expect(() => valueAndGrad((tracked) => sum(apply(mine, [tracked], undefined)), x)).toThrow(message);
      x.dispose();
      expect(device.memory().storages).toBe(0);
    },
  );

  test('is refused if it is no operation at all', () => {
    const x = tensor(device, [3]);
    expect(() => apply(undefined as never, [x], undefined)).toThrow(
      'apply: expected operation to be an Operation, received undefined.',
    );
    expect(() => apply(sound, undefined as never, undefined)).toThrow(
      'mine: expected the inputs to be a list, received undefined.',
    );
    x.dispose();
  });
});
