import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { yinYang, yinYangClass } from './yin-yang.ts';

describe('the classes of the disc', () => {
  test('are as the paper draws them', () => {
    // Left: the dot within the head of yang; right: the dot within the head of yin.
    expect([yinYangClass(0.25, 0.5), yinYangClass(0.75, 0.5)]).toEqual([2, 2]);
    expect([yinYangClass(0.25, 0.35), yinYangClass(0.25, 0.65)]).toEqual([1, 1]);
    expect([yinYangClass(0.75, 0.35), yinYangClass(0.75, 0.65)]).toEqual([0, 0]);
    expect([yinYangClass(0.5, 0.95), yinYangClass(0.5, 0.05)]).toEqual([1, 0]);
    expect([yinYangClass(0.05, 0.05), yinYangClass(0.99, 0.99)]).toEqual([undefined, undefined]);
  });

  test('turned by half a circle, yin is yang', () => {
    const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const turned = yinYangClass(1 - x, 1 - y);
        const here = yinYangClass(x, y);
        // On a boundary the two differ by rounding.
        const near = [0.1, 0.25].some((bound) =>
          [0.25, 0.75].some((centre) => Math.abs(Math.hypot(x - centre, y - 0.5) - bound) < 1e-9),
        );
        if (near || Math.abs(y - 0.5) < 1e-9 || Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.5) < 1e-9)
          return true;
        return here === undefined || here === 2 ? turned === here : turned === 1 - here;
      }),
    );
  });
});

describe('the Yin-Yang task', () => {
  test('has points with mirrored axes, each of its class, and classes of equal chance', async () => {
    const { images, labels, length, classNames } = await yinYang().load('train');
    expect(length).toBe(5000);
    expect(classNames).toEqual(['yin', 'yang', 'dot']);
    const counts = [0, 0, 0];
    for (let sample = 0; sample < length; sample++) {
      const [x = 0, y = 0, mirroredX, mirroredY] = images.subarray(4 * sample, 4 * sample + 4);
      expect(yinYangClass(x, y)).toBe(labels[sample]);
      expect([mirroredX, mirroredY]).toEqual([Math.fround(1 - x), Math.fround(1 - y)]);
      counts[labels[sample] ?? 0] = (counts[labels[sample] ?? 0] ?? 0) + 1;
    }
    // Five standard deviations of a binomial distribution.
    for (const count of counts)
      expect(Math.abs(count - 5000 / 3)).toBeLessThan(5 * Math.sqrt((5000 * 2) / 9));
  });

  test('is fixed by its seed; the splits share no sample', async () => {
    const train = await yinYang({ seed: 3 }).load('train');
    expect(await yinYang({ seed: 3 }).load('train')).toEqual(train);
    expect((await yinYang({ seed: 4 }).load('train')).images).not.toEqual(train.images);
    const few = await yinYang({ seed: 3, trainingSamples: 10 }).load('train');
    expect(few.images).toEqual(train.images.subarray(0, 40));
    const points = new Set<string>();
    for (const { images, length } of [train, await yinYang({ seed: 3 }).load('test')]) {
      for (let sample = 0; sample < length; sample++)
        points.add(images.slice(4 * sample, 4 * sample + 2).join());
    }
    expect(points.size).toBe(6000);
  });

  test('has a fifth input where one is wanted', async () => {
    const { images, imageShape } = await yinYang({ bias: 0.25 }).load('test');
    expect(imageShape).toEqual([5]);
    expect(images[4]).toBe(0.25);
    expect(images[9]).toBe(0.25);
  });

  test('needs no files, and refuses what it cannot make', async () => {
    expect(await yinYang().fetch()).toEqual([]);
    expect(await yinYang().locate()).toBe('nothing to fetch: it is computed by its formula');
    expect(() => yinYang({ testSamples: 0 })).toThrow(
      expect.objectContaining({
        message: 'yin-yang: testSamples is 0, but must be a whole number of at least 1.',
      }),
    );
    expect(() => yinYang({ bias: 2 })).toThrow('yin-yang: bias is 2');
    await expect(yinYang().load(JSON.parse('"validation"'))).rejects.toThrow(
      'yin-yang: there is no split "validation"; it has train and test.',
    );
  });
});
