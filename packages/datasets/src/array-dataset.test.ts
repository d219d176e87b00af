import { describe, expect, test } from 'vitest';
import { arrayDataset } from './array-dataset.ts';

const good = {
  x_train: { shape: [2, 1, 2], numbers: Uint8Array.of(0, 255, 7, 9) },
  y_train: { shape: [2], numbers: Float64Array.of(2, 0) },
  x_test: { shape: [1, 1, 2], numbers: Uint8Array.of(1, 2) },
  y_test: { shape: [1], numbers: Int32Array.of(3) },
};

describe('arrays of NumPy', () => {
  test('are images and labels; classes are those of both splits', async () => {
    const source = arrayDataset({ arrays: good });
    const train = await source.load('train');
    expect(train).toMatchObject({ name: 'arrays train', length: 2, imageShape: [1, 2, 1], classes: 4 });
    expect(train.images).toEqual(good.x_train.numbers);
    expect([...train.labels]).toEqual([2, 0]);
    expect((await source.load('test')).classes).toBe(4);
    expect(await source.fetch()).toEqual([]);
  });

  test('of floats are taken as they are, and so are those of truths', async () => {
    const [shape, one] = [[2, 2], { shape: [1, 2], numbers: Float32Array.of(0, 0) }];
    const load = (numbers: Uint8Array | Float32Array | Float64Array | Int32Array) =>
      arrayDataset({ arrays: { ...good, x_train: { shape, numbers }, x_test: one } }).load('train');
    expect((await load(Float64Array.of(0.1, -1, 3, 0))).images).toEqual(Float32Array.of(0.1, -1, 3, 0));
    expect((await load(Int32Array.of(4, -1, 3, 0))).images).toEqual(Float32Array.of(4, -1, 3, 0));
    expect((await load(Uint8Array.of(0, 1, 1, 0))).images).toEqual(Float32Array.of(0, 1, 1, 0));
    expect((await load(Uint8Array.of(0, 1, 2, 0))).images).toEqual(Uint8Array.of(0, 1, 2, 0));
  });

  test.each<[string, object, string]>([
    [
      'that are missing',
      { y_test: undefined },
      'arrays: there is no array y_test; it wants x_train, y_train, x_test, y_test',
    ],
    [
      'of images without a shape',
      { x_train: { shape: [4], numbers: Uint8Array.of(0, 255, 7, 9) } },
      'arrays: x_train has the shape [4], but must be [count, features]',
    ],
    [
      'of images of two shapes',
      { x_test: { shape: [1, 2], numbers: Uint8Array.of(1, 2) } },
      'arrays: an image of x_train has the shape [1, 2, 1], but one of x_test [2].',
    ],
    [
      'of fewer labels than images',
      { y_train: { shape: [1], numbers: Int32Array.of(0) } },
      'arrays: x_train has 2 images, but y_train 1 labels.',
    ],
    [
      'of one-hot labels',
      { y_train: { shape: [2, 2], numbers: Int32Array.of(0, 1, 1, 0) } },
      "arrays: y_train has the shape [2, 2], but must be [count]: the number of each image's class. In NumPy: y.argmax(1)",
    ],
    [
      'of labels that are not whole',
      { y_train: { shape: [2], numbers: Float64Array.of(0, 0.5) } },
      'arrays: label 1 of y_train is 0.5, but must be a whole number from 0.',
    ],
    [
      'of images with a NaN',
      { x_train: { shape: [2, 1, 2], numbers: Float32Array.of(0, 1, Number.NaN, 2) } },
      'dataset arrays train: pixel 0 of image 1 is NaN, but must be a finite number.',
    ],
  ])('are refused: %s', async (_, change, message) => {
    const arrays = Object.fromEntries(Object.entries({ ...good, ...change }).filter(([, array]) => array));
    await expect(arrayDataset({ arrays }).load('train')).rejects.toThrow(message);
  });

  test('are refused with a label beyond the classes that are named', async () => {
    const classNames = ['a', 'b', 'c'];
    await expect(arrayDataset({ arrays: good, classNames }).load('test')).rejects.toThrow(
      'dataset arrays test: the label of image 0 is 3, but must be from 0 to 2.',
    );
  });
});
