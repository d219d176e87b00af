import { openDevice, reference } from '@argand/backend';
import { FailingDevice } from '@argand/backend/conformance';
import { createNetwork, dense, type LabelledSamples, writeNetwork } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { afterEach, describe, expect, test } from 'vitest';
import {
  adam,
  constant,
  type FitOptions,
  fit,
  recipes,
  similarityLoss,
  TrainingHistory,
  TrainingInterrupted,
} from './index.ts';

const device = new FailingDevice(await openDevice([reference()]));
const data: LabelledSamples = {
  images: uniform(randomStream(4, 'images'), 10 * 3, 0, 1),
  labels: Int32Array.from({ length: 10 }, (_, i) => i % 2),
  length: 10,
};
const options: FitOptions = {
  epochs: 3,
  batchSize: 4,
  seed: 2,
  loss: similarityLoss(),
  optimizer: adam(),
  learningRate: constant(0.01),
};
const make = () => createNetwork({ device, seed: 5, inputShape: [3], layers: [dense(4), dense(2)] });
const network = await make();
const start = await writeNetwork(network);
const before = device.memory();

async function fresh(changed: Partial<FitOptions> = {}) {
  const trained = await make();
  return { trained, run: fit(trained, data, { ...options, ...changed }) };
}

afterEach(() => expect(device.memory()).toEqual(before));

describe('a run', () => {
  test('that is awaited takes every step and gives the history', async () => {
    const { trained, run } = await fresh({ validation: data });
    const history = await run;
    expect(history).toBeInstanceOf(TrainingHistory);
    expect(history).toBe(run.history);
    expect(history.steps).toBe(9);
    expect(history.validation.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    trained.dispose();
  });

  test('has the same bits awaited and iterated', async () => {
    const awaited = await fresh();
    const { curve } = await awaited.run;
    const looped = await fresh();
    const losses: number[] = [];
    for await (const { loss } of looped.run) losses.push(loss);
    expect(losses).toEqual(curve.map(({ loss }) => loss));
    expect(await writeNetwork(looped.trained)).toEqual(await writeNetwork(awaited.trained));
    awaited.trained.dispose();
    looped.trained.dispose();
  });

  test('that is neither awaited nor iterated does nothing', async () => {
    const { trained, run } = await fresh();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(run.history.steps).toBe(0);
    expect(await writeNetwork(trained)).toEqual(start);
    trained.dispose();
  });

  test('that is awaited twice trains once', async () => {
    const { trained, run } = await fresh();
    const [one, other] = await Promise.all([run, run]);
    expect(one).toBe(other);
    expect((await run).steps).toBe(9);
    trained.dispose();
  });

  test('that is awaited cannot be iterated', async () => {
    const { trained, run } = await fresh();
    await run;
    await expect(run.next()).rejects.toThrow('fit: the run is awaited already');
    await expect(run.return()).rejects.toThrow('fit: the run is awaited already');
    trained.dispose();
  });

  test('that is iterated and awaited gives its history at the end of the loop', async () => {
    const { trained, run } = await fresh();
    await run.next();
    const awaited = run.then(({ steps }) => steps);
    let steps = 1;
    for await (const _ of run) steps++;
    expect(steps).toBe(9);
    expect(await awaited).toBe(9);
    trained.dispose();
  });

  test.each<[string, (run: ReturnType<typeof fit>) => Promise<void>]>([
    [
      'break',
      async (run) => {
        for await (const { index } of run) if (index === 1) break;
      },
    ],
    [
      'throw',
      async (run) => {
        const loop = async () => {
          for await (const { index } of run) if (index === 1) throw new Error('of the body');
        };
        await expect(loop()).rejects.toThrow('of the body');
      },
    ],
    [
      'await using',
      async (run) => {
        await run.next();
        await run.next();
        await run[Symbol.asyncDispose]();
      },
    ],
  ])('left with %s is over, keeps its steps and frees the rest', async (_, leave) => {
    const { trained, run } = await fresh();
    await leave(run);
    expect((await run).steps).toBe(2);
    expect((await run.next()).done).toBe(true);
    expect(await writeNetwork(trained)).not.toEqual(start);
    trained.dispose();
  });

  test('ended before it started trains nothing', async () => {
    const { trained, run } = await fresh();
    await run.return();
    expect((await run).steps).toBe(0);
    expect(await writeNetwork(trained)).toEqual(start);
    trained.dispose();
  });
});

describe('an error', () => {
  const failing: Partial<FitOptions> = {
    checkpoint: {
      everySteps: 4,
      save: async () => {
        throw new Error('the disk is full');
      },
    },
  };

  test('is the same awaited and iterated', async () => {
    const awaited = await fresh(failing);
    await expect(awaited.run).rejects.toThrow('the disk is full');
    expect(await awaited.run.catch((error: unknown) => error)).toBeInstanceOf(Error);
    const looped = await fresh(failing);
    const loop = async () => {
      for await (const _ of looped.run);
    };
    await expect(loop()).rejects.toThrow('the disk is full');
    await expect(looped.run).rejects.toThrow('the disk is full');
    awaited.trained.dispose();
    looped.trained.dispose();
  });

  test('of a loop is not reported a second time', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const { trained, run } = await fresh(failing);
    try {
      for await (const _ of run);
    } catch {
      // expected
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    trained.dispose();
  });

  test('reaches finally', async () => {
    const { trained, run } = await fresh(failing);
    let called = 0;
    await expect(run.finally(() => called++)).rejects.toThrow('the disk is full');
    expect(called).toBe(1);
    trained.dispose();
  });
});

test('the event loop runs while a run is awaited: a timer can stop it', async () => {
  const controller = new AbortController();
  const { trained, run } = await fresh({ epochs: 1e9, signal: controller.signal });
  setTimeout(() => controller.abort(), 1);
  await expect(run).rejects.toThrow(TrainingInterrupted);
  trained.dispose();
});

test('the default damping is the recommended one; a damping that is stated has its own bits', async () => {
  const losses = async (damping?: number) => {
    const { trained, run } = await fresh({ damping });
    const { curve } = await run;
    trained.dispose();
    return curve.map(({ loss }) => loss);
  };
  expect(await losses()).toEqual(await losses(recipes.best.damping));
  expect(await losses()).not.toEqual(await losses(0));
});

test('a recipe can be spread into the options', async () => {
  const trained = await make();
  const { batchSize: _, ...best } = recipes.best;
  const { curve } = await fit(trained, data, { ...best, batchSize: 5, epochs: 2, seed: 0 });
  expect(curve.map(({ learningRate }) => learningRate)).toEqual(
    [1, 2, 3, 4].map((step) => (recipes.best.peakLearningRate * step) / 50),
  );
  trained.dispose();
});
