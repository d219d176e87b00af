import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { dataset } from '@argand/datasets';
import { readNetwork } from '@argand/layers';
import { expect, test } from 'vitest';
import type { TrainingProgress } from './plan.ts';
import { type Training, train } from './train.ts';

/** Ten classes that are easy to tell apart: a bar of pixels for each. */
function bars(length: number) {
  const images = new Uint8Array(784 * length);
  const labels = Uint8Array.from({ length }, (_, image) => image % 10);
  labels.forEach((label, image) => {
    images.fill(255, 784 * image + 78 * label, 784 * image + 78 * (label + 1));
    images[784 * image + image] = 128;
  });
  return dataset({ name: 'bars', images, labels, imageShape: [28, 28, 1], classes: 10 });
}

const plan = { images: 320, epochs: 4, encoder: 'pixels' } as const;

async function run(training: Training, pauseAt = Number.POSITIVE_INFINITY) {
  const device = await openDevice([wasm({ threads: 1 })]);
  const pause = new AbortController();
  const seen: TrainingProgress[] = [];
  let { checkpoint } = training;
  const listener = {
    says: () => undefined,
    opened: () => undefined,
    progress: (progress: TrainingProgress) => seen.push(progress),
    saved: (bytes: Uint8Array) => {
      checkpoint = bytes;
    },
  };
  if (pauseAt === 0) pause.abort();
  const outcome = await train(training, {
    device,
    examiner: device,
    train: bars(320),
    test: bars(100),
    listener,
    signal: pause.signal,
  });
  const network = await readNetwork(outcome.file, { device });
  const weights = await network.parameters['layers.0.weight'].read();
  await device.close();
  return { outcome, seen, weights, checkpoint };
}

test('it learns, tells how far it is, and the same network answers by spikes', async () => {
  const { outcome, seen } = await run({ plan, checkpoint: undefined });
  expect(outcome).toMatchObject({ finished: true, step: 20, steps: 20 });
  expect(outcome.atemporal.accuracy).toBe(1);
  expect(outcome.temporal).toMatchObject({ images: 100, accuracy: 1, agreement: 1 });
  expect(seen.at(-1)).toMatchObject({ step: 20, accuracy: 1 });
  expect(seen.flatMap(({ losses }) => losses).length).toBe(20);
});

test('paused and resumed, it is the run that never stopped', async () => {
  const whole = await run({ plan, checkpoint: undefined });
  const first = await run({ plan, checkpoint: undefined }, 0);
  expect(first.outcome).toMatchObject({ finished: false, step: 0 });
  const rest = await run({ plan, checkpoint: first.checkpoint });
  expect(rest.outcome.finished).toBe(true);
  expect(rest.weights).toEqual(whole.weights);
});
