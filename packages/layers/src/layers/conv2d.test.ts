import { expect, test } from 'vitest';
import { conv2d, conv2dKind } from './conv2d.ts';

test('weights are Glorot uniform over the kernel; biases are 1', async () => {
  const { randomStream } = await import('@argand/random');
  const { weight, bias } = conv2d(32, { kernelSize: [3, 5] }).parameters([9, 9, 16]);
  expect([weight.shape, bias.shape]).toEqual([[3, 5, 16, 32], [32]]);
  const limit = Math.sqrt(6 / (15 * 48));
  const numbers = weight.initialize(randomStream(0, 'weight'));
  expect(numbers).toHaveLength(15 * 16 * 32);
  const largest = Math.max(...numbers.map(Math.abs));
  expect(largest).toBeLessThanOrEqual(limit);
  expect(largest).toBeGreaterThan(0.99 * limit);
  expect(Object.keys(conv2d(2, { bias: false }).parameters([3, 3, 1]))).toEqual(['weight']);
});

test('shapes as in TensorFlow', () => {
  expect(conv2d(8).outputShape([28, 28, 1])).toEqual([26, 26, 8]);
  expect(conv2d(8, { padding: 'same' }).outputShape([28, 27, 1])).toEqual([28, 27, 8]);
  expect(conv2d(8, { strides: 2 }).outputShape([28, 27, 1])).toEqual([13, 13, 8]);
  expect(conv2d(8, { strides: [2, 3], padding: 'same' }).outputShape([28, 28, 1])).toEqual([14, 10, 8]);
});

test('what does not fit is named', () => {
  expect(() => conv2d(0)).toThrow('conv2d(0): filters must be a whole number above 0.');
  expect(() => conv2d(2, { kernelSize: [3, 0] })).toThrow(
    'conv2d(2): kernelSize is 0, but must be a whole number',
  );
  expect(() => conv2d(2, { strides: 1.5 })).toThrow('conv2d(2): strides is 1.5');
  expect(() => conv2d(2).outputShape([784])).toThrow(
    'conv2d(2): input shape is [784], but it expects [height, width, channels]',
  );
  expect(() => conv2d(2).outputShape([2, 9, 1])).toThrow(
    "conv2d(2): the image has 2 rows or columns where the kernel has 3; take a smaller kernel, or padding 'same'.",
  );
  const read = (settings: Record<string, number | string | number[]>) => () =>
    conv2dKind.read({ filters: 2, kernelSize: [3, 3], ...settings }, 'layers.0');
  expect(read({ kernelSize: 3 })).toThrow(
    'layers.0: kernelSize is 3; expected two whole numbers of at least 1',
  );
  expect(read({ strides: [1, 0] })).toThrow('layers.0: strides is [1,0]; expected two whole numbers');
  expect(read({ padding: 'full' })).toThrow('layers.0: padding is "full"; expected one of "valid", "same".');
});
