import { divide } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import {
  createNetwork,
  dense,
  dropout,
  type LabelledSamples,
  type Layer,
  type Network,
  writeNetwork,
} from '@argand/layers';
import { normal, randomStream } from '@argand/random';
import { describe, expect, test } from 'vitest';
import {
  adam,
  constant,
  evaluate,
  type FitOptions,
  fit,
  NotANumberError,
  similarityCrossEntropy,
  similarityLoss,
  TrainingInterrupted,
  warmupCosine,
} from './index.ts';

const device = await openDevice([reference()]);

/** Two clouds of phases that a small network can tell apart. */
function clouds(length: number): LabelledSamples {
  const noise = normal(randomStream(1, 'clouds'), length * 3, 0, 0.08);
  const labels = Int32Array.from({ length }, (_, i) => i % 2);
  return { images: noise.map((x, i) => x + (labels[Math.floor(i / 3)] === 0 ? -0.3 : 0.4)), labels, length };
}

const make = (layers: readonly Layer[] = [dense(4), dropout(0.25), dense(2)]): Promise<Network> =>
  createNetwork({ device, seed: 5, inputShape: [3], layers });

const options: FitOptions = {
  epochs: 3,
  batchSize: 4,
  seed: 2,
  loss: similarityCrossEntropy(),
  damping: 0.1,
  optimizer: adam(),
  learningRate: warmupCosine({ peak: 0.02, warmup: 3 }),
};

async function train(
  network: Network,
  data: LabelledSamples,
  changed: Partial<FitOptions> = {},
): Promise<number[]> {
  const losses: number[] = [];
  for await (const step of fit(network, data, { ...options, ...changed })) losses.push(step.loss);
  return losses;
}

describe('fit', () => {
  test('learns two clouds', async () => {
    const network = await make();
    const data = clouds(40);
    const losses = await train(network, data, { epochs: 20 });
    expect(losses).toHaveLength(200);
    expect((await evaluate(network, data)).accuracy).toBe(1);
  });

  test('one seed gives one file, another seed another', async () => {
    const files = await Promise.all(
      [2, 2, 3].map(async (seed) => {
        const network = await make();
        await train(network, clouds(10), { seed });
        return Buffer.from(await writeNetwork(network)).toString('base64');
      }),
    );
    expect(files[0]).toBe(files[1]);
    expect(files[0]).not.toBe(files[2]);
  });

  test.each([1, 2, 3, 5, 8])(
    'stopped after step %i and resumed, it is the run that never stopped',
    async (stopAt) => {
      const data = clouds(10); // three steps an epoch, the last of two samples
      const whole = await make();
      await train(whole, data);

      const first = await make();
      const controller = new AbortController();
      let saved: Uint8Array | undefined;
      const stopped = (async () => {
        for await (const step of fit(first, data, {
          ...options,
          signal: controller.signal,
          checkpoint: {
            save: async (bytes) => {
              saved = bytes;
            },
          },
        })) {
          if (step.index === stopAt - 1) controller.abort();
        }
      })();
      await expect(stopped).rejects.toThrow(TrainingInterrupted);
      if (!saved) throw new Error('no checkpoint was saved');

      const second = await createNetwork({
        device,
        seed: 99,
        inputShape: [3],
        layers: [dense(4), dropout(0.25), dense(2)],
      });
      const rest = await train(second, data, { resume: saved });
      expect(rest).toHaveLength(9 - stopAt);
      expect(await writeNetwork(second)).toEqual(await writeNetwork(whole));
    },
  );

  test('batches encoded one by one give the same bits as data encoded at once', async () => {
    const [a, b] = [await make(), await make()];
    const data = clouds(10);
    expect(await train(a, data)).toEqual(await train(b, data, { byteLimit: 0 }));
  });

  test('ten thousand steps leave the storage they began with', { timeout: 60_000 }, async () => {
    const network = await createNetwork({ device, seed: 0, inputShape: [3], layers: [dense(2)] });
    const before = device.memory();
    await train(network, clouds(4), { epochs: 10_000 });
    expect(device.memory()).toEqual(before);
  });

  test('a loss that is no number stops training, with the step and the layer', async () => {
    const network = await make();
    const run = train(network, clouds(8), {
      optimizer: {
        ...adam(),
        update: (parameter, _gradient, slots) => ({ parameter: divide(parameter, 0), slots }),
      },
    });
    await expect(run).rejects.toThrow(NotANumberError);
    await expect(run).rejects.toThrow(
      /step 0 \(epoch 0\) is not a number: the step made number 0 of layers\.0\.weight /,
    );
  });
});

describe('what fit refuses', () => {
  const refuse = async (data: LabelledSamples, changed: Partial<FitOptions>, message: string) => {
    await expect(train(await make(), data, changed)).rejects.toThrow(message);
  };
  test('no data', () =>
    refuse({ images: new Float32Array(), labels: new Int32Array(), length: 0 }, {}, 'the data set is empty'));
  test('a label that is no class', () =>
    refuse(
      { ...clouds(2), labels: Int32Array.of(0, 7) },
      {},
      "label 1 is 7, but the network's readout has the classes 0 to 1",
    ));
  test('too few labels', () =>
    refuse({ ...clouds(2), labels: Int32Array.of(0) }, {}, 'there are 2 images, but 1 labels'));
  test('NaN in the data', () =>
    refuse(
      { ...clouds(2), images: Float32Array.of(0, 0, 0, 0, Number.NaN, 0) },
      {},
      'number 1 of image 1 is NaN',
    ));
  test('images of another size', () =>
    refuse({ ...clouds(2), images: new Float32Array(10) }, {}, 'the network expects 3 each'));
  test('a batch of nothing', () =>
    refuse(clouds(2), { batchSize: 0 }, 'batchSize is 0; expected a whole number of at least 1'));
  test('half an epoch', () => refuse(clouds(2), { epochs: 0.5 }, 'epochs is 0.5'));
  test('a negative damping', () => refuse(clouds(2), { damping: -1 }, 'damping is -1'));

  test('a checkpoint of another run, naming what differs', async () => {
    const data = clouds(8);
    let saved = new Uint8Array();
    await train(await make(), data, {
      checkpoint: {
        save: async (bytes) => {
          saved = Uint8Array.from(bytes);
        },
      },
    });
    const resume = saved;
    await refuse(data, { resume, batchSize: 2 }, 'checkpoint: batchSize is 4 there and 2 here');
    await refuse(data, { resume, loss: similarityLoss() }, 'checkpoint: loss is');
    await refuse(data, { resume, learningRate: constant(1) }, 'checkpoint: learningRate is');
    const damaged = Uint8Array.from(resume);
    damaged[damaged.length - 3] ^= 4;
    await refuse(data, { resume: damaged }, 'the file is damaged');
    await refuse(
      data,
      { resume: await writeNetwork(await make()) },
      'the file is a network, not a checkpoint',
    );
  });
});
