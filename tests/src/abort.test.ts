import { type DeviceStorage, type ElementType, type Kernel, openDevice, reference } from '@argand/backend';
import { FailingDevice } from '@argand/backend/conformance';
import { arrayDataset, cifar10, imageDataset, yinYang } from '@argand/datasets';
import { createNetwork, dense, normalize } from '@argand/layers';
import { gated, measureSettling, spike } from '@argand/spiking';
import {
  adam,
  constant,
  evaluate,
  fit,
  readCheckpointSummary,
  similarityLoss,
  TrainingInterrupted,
} from '@argand/training';
import { describe, expect, test } from 'vitest';

// One rule for every function that takes a signal: it rejects with the signal's reason, at once and with nothing started if the signal is
// aborted already, and otherwise soon, with everything freed. `fit` rejects with a TrainingInterrupted that has the reason as its cause.

/** Reports each kernel and each read. */
class WatchedDevice extends FailingDevice {
  onCall: (() => void) | undefined;

  override run<Call>(kernel: Kernel<Call>, call: Call): void {
    this.onCall?.();
    super.run(kernel, call);
  }

  override read<T extends ElementType>(storage: DeviceStorage<T>, offset?: number, length?: number) {
    this.onCall?.();
    return super.read(storage, offset, length);
  }
}

const device = new WatchedDevice(await openDevice([reference()]));
const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3), dense(2)] });
const data = {
  images: Float32Array.from({ length: 40 }, (_, i) => (i % 7) / 10),
  labels: Int32Array.from({ length: 20 }, (_, i) => i % 2),
  length: 20,
};
const neuron = gated();

const { values, ones } = { values: Float64Array.of(0, 0.5, 1, 1, 0.5, 0), ones: Int32Array.of(0, 1) };
const arrays = {
  x_train: { shape: [2, 3], numbers: values },
  y_train: { shape: [2], numbers: ones },
  x_test: { shape: [2, 3], numbers: values },
  y_test: { shape: [2], numbers: ones },
};

interface Row {
  readonly name: string;
  /** Starts the work. It calls `midway` while it works, if it can be stopped there. */
  readonly start: (signal: AbortSignal, midway: () => void) => Promise<unknown>;
  /** Whether the work is long enough to be stopped halfway. */
  readonly long: boolean;
}

const settings = { epochs: 3, batchSize: 5, seed: 0, loss: similarityLoss() };
const fitOptions = { ...settings, optimizer: adam(), learningRate: constant(0.01) };

const rows: readonly Row[] = [
  {
    name: 'createNetwork',
    long: true,
    start: (signal, midway) => {
      const images = new Float32Array(2 * 5000).fill(0.5);
      const measured = { images, length: 5000 };
      device.onCall = midway;
      const encoder = [normalize()];
      return createNetwork({
        device,
        seed: 0,
        inputShape: [2],
        encoder,
        layers: [dense(2)],
        data: measured,
        signal,
      });
    },
  },
  {
    name: 'evaluate',
    long: true,
    start: (signal, onProgress) => evaluate(network, data, { batchSize: 2, signal, onProgress }),
  },
  {
    name: 'await fit',
    long: true,
    start: async (signal, midway) =>
      await fit(network, data, {
        ...fitOptions,
        signal,
        checkpoint: {
          everySteps: 2,
          save: async (bytes) => {
            if (readCheckpointSummary(bytes).step > 0) midway();
          },
        },
      }),
  },
  {
    name: 'for await of fit',
    long: true,
    start: async (signal, midway) => {
      for await (const _ of fit(network, data, { ...fitOptions, signal })) midway();
    },
  },
  {
    name: 'fit, while the data are encoded',
    long: true,
    start: async (signal, midway) => {
      const images = new Float32Array(2 * 1500);
      const labels = new Int32Array(1500);
      device.onCall = midway;
      await fit(network, { images, labels, length: 1500 }, { ...fitOptions, signal });
    },
  },
  {
    name: 'spike',
    long: true,
    start: (signal, onProgress) => spike(network, data, { neuron, batchSize: 2, signal, onProgress }),
  },
  {
    name: 'measureSettling',
    long: true,
    start: (signal, midway) => {
      device.onCall = midway;
      const [before, after] = [Float32Array.of(0, 0.5), Float32Array.of(0.5, 0)];
      return measureSettling(network, { neuron, before, after, signal });
    },
  },
  { name: 'yinYang().load', long: false, start: (signal) => yinYang().load('train', { signal }) },
  { name: 'yinYang().fetch', long: false, start: (signal) => yinYang().fetch({ signal }) },
  ...(['load', 'fetch'] as const).flatMap((method): Row[] => [
    {
      name: `arrayDataset().${method}`,
      long: true,
      start: (signal, midway) => {
        const source = arrayDataset({
          arrays: async () => {
            midway();
            return arrays;
          },
        });
        return method === 'load' ? source.load('train', { signal }) : source.fetch({ signal });
      },
    },
    {
      name: `imageDataset().${method}`,
      long: true,
      start: (signal, midway) => {
        const text =
          'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4XmNg/w8AARABB3qVvscAAAAASUVORK5CYII=';
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const source = imageDataset({
          files: async () => {
            midway();
            return ['train/ash/1.png', 'test/ash/2.png'].map((path) => ({ path, bytes }));
          },
        });
        return method === 'load' ? source.load('train', { signal }) : source.fetch({ signal });
      },
    },
    {
      name: `cifar10().${method}, downloaded`,
      long: true,
      start: (signal, midway) => {
        const options = {
          signal,
          cacheDir: '/nowhere/at/all',
          mirrors: ['https://example.invalid/'],
          fetch: async () => {
            midway();
            return new Promise<Response>(() => undefined);
          },
        };
        const source = cifar10();
        return method === 'load' ? source.load('train', options) : source.fetch(options);
      },
    },
  ]),
];

/** What the work was rejected with: the reason itself, or the cause that `fit` gives. */
async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error instanceof TrainingInterrupted ? error.cause : error;
  }
  return 'the work was not stopped';
}

describe.each(rows)('$name', ({ start, long }) => {
  test('with a signal that is aborted already: nothing is started', async () => {
    const before = device.memory();
    let calls = 0;
    const count = () => {
      calls++;
    };
    const reason = new Error('stopped before');
    expect(await reasonOf(start(AbortSignal.abort(reason), count))).toBe(reason);
    device.onCall = undefined;
    expect(calls).toBe(0);
    expect(device.memory()).toEqual(before);
  });

  test('rejects with an AbortError if no reason is given', async () => {
    const reason = await reasonOf(start(AbortSignal.abort(), () => undefined));
    device.onCall = undefined;
    expect(reason).toMatchObject({ name: 'AbortError' });
  });

  test.runIf(long)('stopped halfway: everything is freed', async () => {
    const before = device.memory();
    const controller = new AbortController();
    const reason = new Error('stopped halfway');
    expect(await reasonOf(start(controller.signal, () => controller.abort(reason)))).toBe(reason);
    device.onCall = undefined;
    expect(device.memory()).toEqual(before);
  });
});
