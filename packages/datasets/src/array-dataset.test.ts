import type { NpyArray } from '@argand/npy';
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
    expect((await load(Float64Array.of(0.1, -1, 3, 0))).images).toEqual(Float64Array.of(0.1, -1, 3, 0));
    expect((await load(Int32Array.of(4, -1, 3, 0))).images).toEqual(Float32Array.of(4, -1, 3, 0));
    expect((await load(Uint8Array.of(0, 1, 1, 0))).images).toEqual(Float32Array.of(0, 1, 1, 0));
    expect((await load(Uint8Array.of(0, 1, 2, 0))).images).toEqual(Uint8Array.of(0, 1, 2, 0));
  });

  describe('the scale is that of both splits', () => {
    const pair = { shape: [2, 2] };
    const load = async (train: Partial<NpyArray>, test: Partial<NpyArray>) => {
      const numbers = Uint8Array.of(0, 0, 0, 0);
      const arrays = {
        x_train: { ...pair, numbers, ...train },
        y_train: { shape: [2], numbers: Uint8Array.of(0, 1) },
        x_test: { ...pair, numbers, ...test },
        y_test: { shape: [2], numbers: Uint8Array.of(0, 1) },
      };
      const source = arrayDataset({ name: 'd', arrays });
      return [await source.load('train'), await source.load('test')] as const;
    };

    test('bytes of 0 and 1 are pixels where the other split has more', async () => {
      const [bytes, truths] = [Uint8Array.of(0, 255, 1, 7), Uint8Array.of(0, 1, 1, 0)];
      for (const [train, test] of [
        [bytes, truths],
        [truths, bytes],
      ]) {
        const [first, second] = await load({ numbers: train }, { numbers: test });
        expect([first.images, second.images]).toEqual([train, test]);
      }
    });

    test('bool is 0 and 1, whatever the other split holds, and so are bytes of 0 and 1 in both', async () => {
      const truths = Uint8Array.of(0, 1, 1, 0);
      const bool = { numbers: truths, isBool: true };
      const [train, test] = await load(bool, { numbers: Uint8Array.of(0, 255, 1, 7) });
      expect([train.images, test.images]).toEqual([Float32Array.from(truths), Uint8Array.of(0, 255, 1, 7)]);
      expect((await load(bool, bool))[1].images).toEqual(Float32Array.from(truths));
      expect((await load({ numbers: truths }, { numbers: truths }))[1].images).toEqual(
        Float32Array.from(truths),
      );
    });

    test.each([Int32Array, Float64Array, Float32Array, Int16Array, Uint16Array])(
      'values 0 to 255 in %o bring a warning with both splits',
      async (kind) => {
        const [train, test] = await load(
          { numbers: kind.of(0, 255, 1, 7) },
          { numbers: kind.of(0, 1, 1, 0) },
        );
        expect([...train.images]).toEqual([0, 255, 1, 7]);
        const warning = expect.stringMatching(
          /^d: x_train: values from 0 to 255 are taken as they are, not as pixels\. If they are pixels .+ divide them by 255\.$/,
        );
        expect([train.warnings, test.warnings]).toEqual([[warning], [warning]]);
      },
    );

    test('nothing is said of values from 0 to 1, or of bytes', async () => {
      const [train] = await load(
        { numbers: Float32Array.of(0, 1, 0.5, 0) },
        { numbers: Uint8Array.of(0, 255, 0, 0) },
      );
      expect(train.warnings).toBeUndefined();
    });
  });

  test.each<[string, object, string]>([
    [
      'of labels beyond int32',
      { y_train: { shape: [2], numbers: Float64Array.of(0, 2 ** 31) } },
      'arrays: label 1 of y_train is 2147483648, but must be at most 2147483646. In NumPy: np.unique(',
    ],
    [
      'of labels beyond int32 in the other split',
      { y_test: { shape: [1], numbers: Uint32Array.of(2 ** 32 - 1) } },
      'arrays: label 0 of y_test is 4294967295, but must be at most 2147483646',
    ],
    [
      'of 64-bit integers in memory',
      { x_train: { shape: [2, 2], numbers: BigInt64Array.of(0n, 1n, 2n, 3n) } },
      'arrays: x_train: expected a typed array of numbers, received a BigInt64Array; convert it',
    ],
    [
      'that are missing',
      { y_test: undefined },
      'arrays: there is no array y_test; it expects x_train, y_train, x_test, y_test',
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
      'dataset arrays test: the label of image 0 is 3, but must be a whole number from 0 to 2.',
    );
  });
});
