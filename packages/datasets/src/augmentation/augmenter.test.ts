import { execFileSync } from 'node:child_process';
import { createContext, runInContext } from 'node:vm';
import { randomStream, uniform } from '@argand/random';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type Augmentation, augment } from './augment.ts';
import { type Augmenter, augmenter } from './augmenter.ts';

const imageShape = [5, 4, 2];
const size = 40;
const settings: Augmentation = { flip: 0.5, rotate: 0.1, shift: 2 };
const batchOf = (indices: readonly number[]) =>
  uniform(randomStream(3, 'pixels', indices[0]), size * indices.length, 0, 1);
const batches = [[0, 5, 9], [7], [2, 3, 4, 8], [1, 6]];

const open: Augmenter[] = [];
function opened(workers?: number, changed: Augmentation = settings): Augmenter {
  const made = augmenter(changed, { imageShape, workers });
  open.push(made);
  return made;
}
afterAll(() => Promise.all(open.map((one) => one.close())));

describe('augmenter', () => {
  test.each([0, 1, 3])(
    'with %i workers gives the bits of augment, in the order of the calls',
    async (workers) => {
      const varying = opened(workers);
      for (const epoch of [0, 1]) {
        const found = await Promise.all(
          batches.map((indices) => varying.vary(batchOf(indices), { indices, seed: 7, epoch })),
        );
        batches.forEach((indices, i) => {
          const place = { imageShape, indices, seed: 7, epoch };
          expect(found[i]).toEqual(augment(batchOf(indices), place, settings));
        });
      }
    },
  );

  test('leaves alone what a part of an array lies in', async () => {
    const whole = batchOf([0, 1, 2]);
    const kept = Float32Array.from(whole);
    await opened(1).vary(whole.subarray(size, 2 * size), { indices: [1], seed: 0, epoch: 0 });
    expect(whole).toEqual(kept);
  });

  test.each([0, 1])(
    'with %i workers takes float64, another realm and shared memory, and refuses bytes',
    async (workers) => {
      const varying = opened(workers);
      const good = { indices: [4], seed: 0, epoch: 0 };
      const place = { ...good, imageShape };
      const wide = Float64Array.from(batchOf([4]));
      const expected = augment(wide, place, settings);
      expect(await varying.vary(wide, good)).toEqual(expected);
      const shared = new Float32Array(new SharedArrayBuffer(4 * size));
      shared.set(batchOf([4]));
      const narrow = augment(batchOf([4]), place, settings);
      expect(await varying.vary(shared, good)).toEqual(narrow);
      const there = runInContext('Float32Array.from(numbers)', createContext({ numbers: [...batchOf([4])] }));
      expect(await varying.vary(there, good)).toEqual(narrow);
      await expect(varying.vary(new Uint8Array(size) as never, good)).rejects.toThrow(
        'augmenter: expected images in a Float32Array or a Float64Array, received a Uint8Array; pixels() makes floats',
      );
    },
  );

  test.each([0, 1])('with %i workers says what is wrong with images, and goes on', async (workers) => {
    const varying = opened(workers);
    await expect(
      varying.vary(new Float32Array(size), { indices: [1, 2], seed: 0, epoch: 0 }),
    ).rejects.toThrow('augment: indices has 2 numbers, but these images want 1.');
    const good = { indices: [4], seed: 0, epoch: 0 };
    expect(await varying.vary(batchOf([4]), good)).toEqual(
      augment(batchOf([4]), { ...good, imageShape }, settings),
    );
  });

  test('closed, it rejects earlier and later calls', async () => {
    const varying = opened(1);
    const asked = varying.vary(batchOf([0]), { indices: [0], seed: 0, epoch: 0 });
    const refused = expect(asked).rejects.toThrow('augmenter: it was closed.');
    await varying.close();
    await refused;
    await expect(varying.vary(batchOf([0]), { indices: [0], seed: 0, epoch: 0 })).rejects.toThrow(
      'it was closed',
    );
  });

  test('a process waits for its answer, and ends when there is none to wait for', () => {
    const program = `
      import { augmenter } from '@argand/datasets';
      const varying = augmenter({ shift: 1 }, { imageShape: [2, 2, 1] });
      const { length } = await varying.vary(new Float32Array(4), { indices: [0], seed: 0, epoch: 0 });
      console.log(length);`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: new URL('.', import.meta.url),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(printed).toBe('4\n');
  });

  test('knows all its settings', () => {
    expect(opened(0, { shift: 3 }).settings).toEqual({ flip: 0, rotate: 0, shift: 3 });
  });

  test.each<[string, () => unknown]>([
    ['augment: flip is 2, but must be a chance from 0 to 1.', () => opened(0, { flip: 2 })],
    ['augmenter: workers is -1, but must be a whole number from 0 to 64.', () => opened(-1)],
    [
      'augmenter: the shape of an image is [784], but must be [height, width, channels].',
      () => augmenter({}, { imageShape: [784] }),
    ],
  ])('%s', (message, make) => {
    expect(make).toThrow(expect.objectContaining({ message: message }));
  });
});

test('where workers may not be started, the calling thread does their work', async () => {
  vi.resetModules();
  const original = process.getBuiltinModule.bind(process);
  class Refused {
    constructor() {
      throw new Error('Access to this API has been restricted');
    }
  }
  const spy = vi
    .spyOn(process, 'getBuiltinModule')
    .mockImplementation(((name: string) =>
      name === 'node:worker_threads' ? { Worker: Refused } : original(name)) as typeof original);
  const { augmenter: restricted } = await import('./augmenter.ts');
  const varying = restricted(settings, { imageShape, workers: 2 });
  spy.mockRestore();
  const place = { indices: [3, 1], seed: 7, epoch: 0 };
  const wanted = augment(batchOf([3, 1]), { ...place, imageShape, indices: Uint32Array.of(3, 1) }, settings);
  expect(await varying.vary(batchOf([3, 1]), place)).toEqual(wanted);
  await varying.close();
});
