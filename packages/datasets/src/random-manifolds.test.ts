import { describe, expect, test } from 'vitest';
import type { Dataset } from './dataset.ts';
import { randomManifolds } from './random-manifolds.ts';

/** The share of examination samples whose nearest training sample has their class. */
function nearestNeighbour(train: Dataset, examination: Dataset): number {
  const units = train.imageShape[0] ?? 0;
  let right = 0;
  for (let sample = 0; sample < examination.length; sample++) {
    let best = Number.POSITIVE_INFINITY;
    let label: number | undefined;
    for (let known = 0; known < train.length; known++) {
      let distance = 0;
      for (let unit = 0; unit < units; unit++) {
        const here = examination.images[sample * units + unit] ?? 0;
        distance += (here - (train.images[known * units + unit] ?? 0)) ** 2;
      }
      if (distance < best) [best, label] = [distance, train.labels[known]];
    }
    if (label === examination.labels[sample]) right++;
  }
  return right / examination.length;
}

const small = { seed: 2, classes: 5, units: 12, trainingSamples: 500, testSamples: 100 };

describe('random manifolds', () => {
  test('are events between 0 and 1 that use the whole interval, classes in turn', async () => {
    const train = await randomManifolds(small).load('train');
    expect(train).toMatchObject({ length: 500, imageShape: [12], classes: 5 });
    expect([...train.labels.subarray(0, 6)]).toEqual([0, 1, 2, 3, 4, 0]);
    expect(train.images.every((time) => time >= 0 && time <= 1)).toBe(true);
    for (let unit = 0; unit < 12; unit++) {
      const times = Array.from({ length: 100 }, (_, turn) => train.images[turn * 5 * 12 + unit] ?? 0);
      expect(Math.min(...times)).toBeLessThan(0.05);
      expect(Math.max(...times)).toBeGreaterThan(0.95);
    }
  });

  test('can be distinguished by all units together', async () => {
    const source = randomManifolds(small);
    const [train, examination] = [await source.load('train'), await source.load('test')];
    expect(nearestNeighbour(train, examination)).toBeGreaterThan(0.95);
    const shuffled = { ...train, labels: train.labels.map((label) => (label * 7 + 3) % 5) };
    expect(nearestNeighbour(shuffled, examination)).toBeLessThan(0.5);
  });

  test('are smooth: near points of a manifold have near times, the nearer the smoother it is', async () => {
    const roughness = async (smoothness: number): Promise<number> => {
      const { images } = await randomManifolds({ ...small, classes: 1, units: 6, smoothness }).load('train');
      // From each point to the nearest that is left: about the length of the curve, which its wiggles lengthen.
      const samples = Array.from({ length: 500 }, (_, sample) => [
        ...images.subarray(6 * sample, 6 * sample + 6),
      ]);
      let length = 0;
      let at = samples[0] ?? [];
      const left = new Set(samples.slice(1));
      const distance = (one: readonly number[], other: readonly number[]): number =>
        Math.hypot(...one.map((time, unit) => time - (other[unit] ?? 0)));
      while (left.size > 0) {
        const from = at;
        at = [...left].reduce((best, next) => (distance(from, next) < distance(from, best) ? next : best));
        left.delete(at);
        length += distance(from, at);
      }
      return length;
    };
    expect(await roughness(3)).toBeLessThan((await roughness(1)) / 2);
  });

  test('are fixed by their seed, and other numbers are refused', async () => {
    const train = await randomManifolds(small).load('train');
    expect(await randomManifolds(small).load('train')).toEqual(train);
    expect((await randomManifolds({ ...small, seed: 3 }).load('train')).images).not.toEqual(train.images);
    expect(() => randomManifolds({ units: 1.5 })).toThrow('random-manifolds: units is 1.5');
    expect(() => randomManifolds({ smoothness: 0.5 })).toThrow('random-manifolds: smoothness is 0.5');
  });
});
