import { sum, type Tensor, tensor, valueAndGrad } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { expect, test } from 'vitest';
import { minPool, minPoolKind } from './min-pool.ts';

const device = await openDevice([reference()]);
const silent = Number.NaN;
const context = { damping: 0 };

// Two windows of 2 × 2 side by side; the last column and row fill none.
const image = [
  [0.5, -0.25, silent, silent, -1],
  [-0.25, 0.75, silent, silent, -1],
  [-1, -1, -1, -1, -1],
].map((row) => row.map((phase) => [phase]));

test('takes the smallest phase; silence is passed over, and a silent window is silent', async () => {
  const y = minPool(2).apply(tensor(device, [image]), {}, context);
  expect(y.shape).toEqual([1, 1, 2, 1]);
  expect([...(await y.read())]).toEqual([-0.25, silent]);
  const wide = minPool([1, 5]).apply(tensor(device, [image]), {}, context);
  expect([...(await wide.read())]).toEqual([-1, -1, -1]);
});

test('the gradient goes to the first of the smallest, and nowhere where all is silent', async () => {
  const { gradients } = valueAndGrad(
    (x: Tensor<'float32'>) => sum(minPool(2).apply(x, {}, context)),
    tensor(device, [image]),
  );
  expect([...(await gradients.read())]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('in time each neuron has its window, or none', () => {
  const rule = minPool(2).temporalRule([3, 5, 2]);
  if (rule.rule !== 'earliest') throw new Error('a pool lets the earliest pass.');
  expect(rule.windows).toBe(4);
  const row = [0, 1, 0, 1, 2, 3, 2, 3, -1, -1];
  expect([...rule.windowOf]).toEqual([...row, ...row, ...row.map(() => -1)]);
});

test('what does not fit is named', () => {
  expect(() => minPool(0)).toThrow('minPool(0): size is 0, but must be a whole number above 0');
  expect(() => minPool([2, 9]).outputShape([4, 4, 1])).toThrow(
    'minPool([2, 9]): the image of 4 × 4 is smaller than one window of 2 × 9.',
  );
  expect(() => minPool().outputShape([784])).toThrow('minPool(2): input shape is [784]');
  expect(() => minPoolKind.read({ size: 2 }, 'layers.1')).toThrow(
    'layers.1: size is 2; expected two whole numbers',
  );
});
