import { type Device, openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { expose, transfer } from 'comlink';
import { MnistShelf } from './mnist-chunks.ts';
import type { TrainingDevice, TrainingListener, TrainingOutcome, TrainingPlan } from './plan.ts';
import { type Training, train } from './train.ts';

const shelf = new MnistShelf();
const testImages = 10_000;

let training: Training | undefined;
let pause = new AbortController();

async function open(device: TrainingDevice): Promise<Device> {
  if (device === 'wasm') return openDevice([wasm()]);
  // Loaded only where it is wanted. Chosen by hand, a driver in software will do.
  const { webgpu } = await import('@argand/backend-webgpu');
  return openDevice([webgpu({ software: true })]);
}

/** What the page asks of the worker that trains. */
const trainer = {
  /**
   * Trains from where it was paused, if the plan is the same, and otherwise from the beginning.
   *
   * @param folder the address of the data
   */
  async run(
    plan: TrainingPlan,
    chosen: TrainingDevice,
    folder: string,
    listener: TrainingListener,
  ): Promise<TrainingOutcome> {
    pause = new AbortController();
    const { signal } = pause;
    if (!training || JSON.stringify(training.plan) !== JSON.stringify(plan)) {
      training = { plan, checkpoint: undefined };
    }
    listener.says('Opening the device …');
    const device = await open(chosen);
    // Spikes of many images go well on the CPU, wherever the weights come from.
    const examiner = chosen === 'wasm' ? device : await open('wasm');
    try {
      listener.opened(device.description);
      const loading = (images: number) => listener.says(`Loading: ${images.toLocaleString('en')} images …`);
      const data = await shelf.load({ folder, split: 'train', images: plan.images, onProgress: loading });
      const test = await shelf.load({ folder, split: 'test', images: testImages });
      listener.says(training.checkpoint ? 'Going on …' : 'Encoding …');
      const outcome = await train(training, { device, examiner, train: data, test, listener, signal });
      if (outcome.finished) training = undefined;
      return transfer(outcome, [outcome.file.buffer]);
    } finally {
      await device.close();
      await examiner.close();
    }
  },

  /** Pauses after the step in progress. */
  pause(): void {
    pause.abort();
  },

  /** Forgets what was learnt. */
  startOver(): void {
    training = undefined;
  },
};

export type Trainer = typeof trainer;

expose(trainer);
