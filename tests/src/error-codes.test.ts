import { add, matmul, tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { arrayDataset, decodeImage } from '@argand/datasets';
import {
  DeviceError,
  type ErrorCode,
  FormatError,
  InterruptedError,
  NumericError,
  OptionError,
  ShapeError,
} from '@argand/errors';
import { createNetwork, dense, readNetwork } from '@argand/layers';
import { readNpy } from '@argand/npy';
import { bind, wrapAll } from '@argand/phasor';
import { permutation, randomStream } from '@argand/random';
import { gated, spike, spikeTrain } from '@argand/spiking';
import {
  adam,
  adamw,
  constant,
  evaluate,
  fit,
  readCheckpointSummary,
  similarityLoss,
} from '@argand/training';
import { describe, expect, test } from 'vitest';

// The same fault is of the same class, with the same code, in every package.

const device = await openDevice([reference()]);
const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
const data = { images: Float32Array.of(0, 0.5), labels: Int32Array.of(1), length: 1 };
const optimizer = adam();
const options = {
  epochs: 1,
  batchSize: 1,
  seed: 0,
  loss: similarityLoss(),
  optimizer,
  learningRate: constant(0.1),
};
const x = tensor(device, [[1, 2]]);
const freed = tensor(device, [1]);
freed.dispose();
const closed = await openDevice([reference()]);
await closed.close();

type Fault = readonly [name: string, fail: () => unknown];

const faults: Readonly<Record<ErrorCode, readonly Fault[]>> = {
  shape: [
    ['autograd: matmul', () => matmul(x, x)],
    ['autograd: tensor', () => tensor(device, [1, 2], { shape: [3] })],
    ['layers: dense', () => createNetwork({ device, seed: 0, inputShape: [2, 2, 1], layers: [dense(2)] })],
    ['layers: predict', () => network.predict({ images: new Float32Array(3), length: 1 })],
    ['training: fit', () => fit(network, { ...data, labels: new Int32Array(2) }, options)],
    ['training: evaluate', () => evaluate(network, { ...data, images: new Float32Array(3) })],
    ['spiking: spike', () => spike(network, { images: new Float32Array(3), length: 1 }, { neuron: gated() })],
    ['phasor: lengths', () => bind(Float32Array.of(0), Float32Array.of(0, 1))],
  ],
  option: [
    ['autograd: two numbers', () => add(1 as never, 2 as never)],
    ['layers: dense', () => dense(0)],
    ['layers: createNetwork', () => createNetwork({ device, seed: -1, inputShape: [2], layers: [dense(2)] })],
    ['training: adamw', () => adamw({ weightDecay: -1 })],
    ['training: fit', () => fit(network, data, { ...options, epochs: 0 })],
    ['training: no network', () => fit(undefined as never, data, options)],
    ['spiking: spike', () => spike(network, data, { neuron: gated(), batchSize: 0 })],
    ['spiking: neuron', () => spike(network, data, { neuron: 'gated' as never })],
    ['spiking: spikeTrain', () => spikeTrain([[{ neuron: 5, cycle: 0, phase: 0 }]], { neurons: 2 })],
    ['random: permutation', () => permutation(randomStream(0, 'order'), -1)],
    ['random: purpose', () => randomStream(0, '')],
    ['phasor: kind', () => wrapAll([1] as never)],
  ],
  format: [
    ['layers: readNetwork', () => readNetwork(Uint8Array.of(1, 2, 3), { device })],
    ['npy: readNpy', () => readNpy(Uint8Array.of(1, 2, 3), 'x.npy')],
    ['training: checkpoint', () => readCheckpointSummary(Uint8Array.of(1, 2, 3))],
    ['datasets: decodeImage', () => decodeImage(Uint8Array.of(1, 2, 3), 'x.png')],
    ['datasets: arrays', () => arrayDataset({ arrays: {} }).load('train')],
  ],
  device: [
    ['autograd: a freed tensor', () => add(freed, 1)],
    ['autograd: read of a freed tensor', () => freed.read()],
    ['backend: a closed device', () => tensor(closed, [1])],
    ['backend: no backend', () => openDevice([])],
  ],
  numeric: [
    ['layers: NaN in an image', () => network.predict({ images: Float32Array.of(Number.NaN, 0), length: 1 })],
    [
      'training: the loss',
      () =>
        fit(network, data, {
          ...options,
          optimizer: {
            ...optimizer,
            update: (parameter, _, slots) => ({ parameter: nanLike(parameter), slots }),
          },
        }).then(),
    ],
  ],
  interrupted: [
    ['training: fit', () => fit(network, data, { ...options, signal: AbortSignal.abort() }).then()],
  ],
};

function nanLike({ size, shape }: { readonly size: number; readonly shape: readonly number[] }) {
  return tensor(device, new Float32Array(size).fill(Number.NaN), { shape });
}

const classes = {
  shape: ShapeError,
  option: OptionError,
  format: FormatError,
  device: DeviceError,
  numeric: NumericError,
  interrupted: InterruptedError,
};

describe.each(Object.entries(faults))('%s', (code, rows) => {
  test.each(rows)('%s', async (_, fail) => {
    let caught: unknown;
    try {
      await fail();
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code });
    expect(caught).toBeInstanceOf(classes[code as ErrorCode]);
    for (const [other, Class] of Object.entries(classes))
      if (other !== code) expect(caught).not.toBeInstanceOf(Class);
  });
});

test('causes are kept', async () => {
  const error: unknown = await openDevice([
    {
      name: 'broken',
      open: async () => {
        throw new Error('no adapter');
      },
    },
  ]).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: 'device', cause: { message: 'no adapter' } });
  const damaged = () => readCheckpointSummary(Uint8Array.of(1, 2, 3));
  expect(damaged).toThrow(
    expect.objectContaining({ name: 'CheckpointError', cause: expect.any(FormatError) }),
  );
  const wrongLayer = createNetwork({ device, seed: 0, inputShape: [2, 2, 1], layers: [dense(2)] });
  await expect(wrongLayer).rejects.toMatchObject({
    message: expect.stringContaining('layers.0: dense(2)'),
    cause: { code: 'shape' },
  });
});
