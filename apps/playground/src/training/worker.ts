import { type Device, openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { expose, transfer } from 'comlink';
import { holdLock } from '../workers/hold-lock.ts';
import { MnistShelf } from './mnist-chunks.ts';
import type { TrainingDevice, TrainingListener, TrainingOutcome, TrainingPlan } from './plan.ts';
import { train } from './train.ts';

const locked = holdLock();

const shelf = new MnistShelf();
const testImages = 10_000;

let pause = new AbortController();

async function open(device: TrainingDevice): Promise<Device> {
  if (device === 'wasm') return openDevice([wasm()]);
  // Loaded only where it is wanted. Chosen by hand, a driver in software will do.
  const { webgpu } = await import('@argand/backend-webgpu');
  return openDevice([webgpu({ software: true })]);
}

/** What the page asks of the worker that trains. */
const trainer = {
  ready: () => locked,

  /**
   * Trains from a checkpoint, or from the beginning. The page keeps what the listener is given, so nothing is lost with this worker.
   *
   * @param folder the address of the data
   * @param checkpoint where a run of the same plan was paused
   */
  async run(
    plan: TrainingPlan,
    chosen: TrainingDevice,
    folder: string,
    checkpoint: Uint8Array<ArrayBuffer> | undefined,
    listener: TrainingListener,
  ): Promise<TrainingOutcome> {
    pause = new AbortController();
    const { signal } = pause;
    listener.says('Opening the device …');
    const device = await open(chosen);
    // Spikes of many images go well on the CPU, wherever the weights come from.
    const examiner = chosen === 'wasm' ? device : await open('wasm');
    try {
      listener.opened(device.description);
      const loading = (images: number) => listener.says(`Loading: ${images.toLocaleString('en')} images …`);
      const source = { folder, signal } as const;
      const data = await shelf.load({
        ...source,
        split: 'train',
        images: plan.images,
        onProgress: loading,
      });
      const test = await shelf.load({ ...source, split: 'test', images: testImages });
      listener.says(checkpoint ? 'Resuming …' : 'Encoding …');
      const outcome = await train(
        { plan, checkpoint },
        { device, examiner, train: data, test, listener, signal },
      );
      return transfer(outcome, [outcome.file.buffer]);
    } finally {
      await device.close();
      await examiner.close();
    }
  },

  /** Pauses after the step in progress, or stops the data from being loaded. */
  pause(): void {
    pause.abort();
  },
};

export type Trainer = typeof trainer;

expose(trainer);
