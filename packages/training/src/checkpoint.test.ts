import { openDevice, reference } from '@argand/backend';
import {
  createNetwork,
  dense,
  type LabelledSamples,
  type Network,
  randomProjection,
  readSafetensors,
  type Safetensors,
  withChecksum,
  writeNetwork,
  writeSafetensors,
} from '@argand/layers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  adam,
  CheckpointError,
  constant,
  type FitOptions,
  fit,
  type Schedule,
  sgd,
  similarityLoss,
  TrainingHistory,
  TrainingInterrupted,
  warmupCosine,
} from './index.ts';

const device = await openDevice([reference()]);

const data: LabelledSamples = {
  images: Float32Array.of(0, 0.5, 0.5, 0, 0.1, 0.4, 0.4, -0.1, -0.2, 0.6),
  labels: Int32Array.of(0, 1, 0, 1, 0),
  length: 5,
};

const options: FitOptions = {
  epochs: 4,
  batchSize: 2,
  seed: 1,
  loss: similarityLoss(),
  optimizer: adam(),
  learningRate: warmupCosine({ peak: 0.05, warmup: 2 }),
};

const make = (seed = 0): Promise<Network> =>
  createNetwork({
    device,
    seed,
    inputShape: [2],
    encoder: [randomProjection(2)],
    layers: [dense(3), dense(2)],
  });

/** Trains to the end, or up to a step, and returns the last checkpoint. */
async function train(
  network: Network,
  changed: Partial<FitOptions> = {},
  stopAfter = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  let saved = new Uint8Array();
  const controller = new AbortController();
  const checkpoint = {
    everySteps: 1,
    async save(bytes: Uint8Array) {
      saved = Uint8Array.from(bytes);
    },
  };
  const steps = fit(network, data, { ...options, checkpoint, signal: controller.signal, ...changed });
  try {
    for await (const { index } of steps) if (index + 1 === stopAfter) controller.abort();
  } catch (error) {
    if (!(error instanceof TrainingInterrupted)) throw error;
  }
  return saved;
}

let before = device.memory();
beforeEach(() => {
  before = device.memory();
});
const networks: Network[] = [];
const tracked = async (seed = 0) => {
  const network = await make(seed);
  networks.push(network);
  return network;
};
afterEach(() => {
  for (const network of networks.splice(0)) network.dispose();
  // Whatever a test does, nothing but the networks it made is left on the device.
  expect(device.memory()).toEqual(before);
});

describe('a resumed run', () => {
  test.each([2, 5, 11])(
    'stopped after step %i, it has the history of the run that never stopped',
    async (step) => {
      const [whole, resumed] = [new TrainingHistory(), new TrainingHistory()];
      await train(await tracked(), { history: whole });
      const resume = await train(await tracked(), {}, step);
      await train(await tracked(), { history: resumed, resume });
      const { seconds, ...expected } = whole.toJSON();
      const { seconds: _, ...received } = resumed.toJSON();
      expect(received).toEqual(expected);
      expect(seconds).toBeGreaterThan(0);
      expect(resumed.curve).toHaveLength(12);
    },
  );

  test('a checkpoint of the end brings the whole history, without a step', async () => {
    const history = new TrainingHistory();
    const network = await tracked();
    const resume = await train(network, { history });
    const restored = new TrainingHistory();
    await train(await tracked(), { history: restored, resume });
    expect(restored.curve).toEqual(history.curve);
    expect(restored.seconds).toBeGreaterThanOrEqual(history.seconds * 0.5);
  });
});

describe('more epochs', () => {
  const resumed = async (changed: Partial<FitOptions>, stopAfter?: number) => {
    const resume = await train(await tracked(), changed, stopAfter);
    const network = await tracked();
    const history = new TrainingHistory();
    await train(network, { ...changed, resume, epochs: 7, extend: true, history });
    return { file: await writeNetwork(network), history };
  };

  test('by a rate that does not depend on the number of steps, it is the run of all epochs', async () => {
    const rate = constant(0.05);
    const whole = await tracked();
    await train(whole, { learningRate: rate, epochs: 7 });
    expect((await resumed({ learningRate: rate })).file).toEqual(await writeNetwork(whole));
  });

  test.each([
    [undefined, 12],
    [8, 8],
  ])(
    'stopped after step %s, steps from there on take the rate of the longer run',
    async (stopAfter, from) => {
      const { learningRate } = options;
      const { file, history } = await resumed({}, stopAfter);
      const rule: Schedule = {
        name: 'rule',
        settings: {},
        at: (step, steps) => learningRate.at(step, step < from ? 12 : steps),
      };
      const network = await tracked();
      const expected = new TrainingHistory();
      await train(network, { learningRate: rule, epochs: 7, history: expected });
      expect(file).toEqual(await writeNetwork(network));
      expect(history.curve).toEqual(expected.curve);
      expect(history.steps).toBe(21);
    },
  );

  test('it is never by accident, and never for fewer', async () => {
    const resume = await train(await tracked());
    const message =
      'checkpoint: epochs is 4 there and 7 here; resume with the same options, or set `extend: true`';
    await expect(train(await tracked(), { resume, epochs: 7 })).rejects.toThrow(message);
    await expect(train(await tracked(), { resume, epochs: 2, extend: true })).rejects.toThrow(
      'checkpoint: epochs is 4 there and 2 here; a run can be resumed with more epochs, not with fewer.',
    );
  });
});

describe('a checkpoint is refused, and network and device stay as they were', () => {
  const refuse = async (resume: Uint8Array, message: string, changed: Partial<FitOptions> = {}, seed = 0) => {
    const network = await tracked(seed);
    const file = await writeNetwork(network);
    const error = await train(network, { resume, ...changed }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(String(error)).toContain(message);
    expect(await writeNetwork(network)).toEqual(file);
  };
  /** The checkpoint with another content, and a checksum that fits. */
  const edited = async (edit: (file: Safetensors) => Safetensors) => {
    const { metadata, tensors } = readSafetensors(await train(await tracked(), {}, 4), 'checkpoint');
    const { 'argand.crc32': _, ...others } = metadata;
    return writeSafetensors(withChecksum(edit({ metadata: others, tensors })));
  };
  const withTraining = (training: string) =>
    edited(({ metadata, tensors }) => ({ metadata: { ...metadata, training }, tensors }));
  const withFields = (change: Record<string, unknown>) =>
    edited(({ metadata, tensors }) => ({
      metadata: { ...metadata, training: JSON.stringify({ ...JSON.parse(metadata.training), ...change }) },
      tensors,
    }));
  const withTensor = (name: string, entry: Safetensors['tensors'][string] | undefined) =>
    edited(({ metadata, tensors: { [name]: _, ...tensors } }) => ({
      metadata,
      tensors: entry ? { ...tensors, [name]: entry } : tensors,
    }));

  test.each<[string, () => Promise<Uint8Array>, string]>([
    ['nothing', async () => new Uint8Array(), 'checkpoint: truncated'],
    [
      'half of it',
      async () => (await withFields({})).subarray(0, 300),
      'checkpoint: not a .safetensors file, or truncated',
    ],
    ['no JSON', () => withTraining('{"version":2'), 'checkpoint: __metadata__.training is not JSON'],
    ['a list', () => withTraining('[]'), 'the value is []; expected an object'],
    ['another version', () => withFields({ version: 1 }), 'version is 1; expected 2'],
    ['half a step', () => withFields({ step: 0.5 }), 'step is 0.5; expected a whole number'],
    ['no run', () => withFields({ run: null }), 'run is null; expected an object'],
    ['no history', () => withFields({ history: undefined }), 'history is missing; expected an object'],
    [
      'epochs that are none',
      () => withFields({ run: { epochs: 'x' } }),
      'run.epochs is "x"; expected a whole number',
    ],
    ['an option less', () => withFields({ run: { epochs: 4 } }), 'batchSize is missing there and 2 here'],
    [
      'a tensor less',
      () => withTensor('layers.0.weight', undefined),
      'tensor layers.0.weight of shape [2, 3] is missing',
    ],
    [
      'a slot less',
      () => withTensor('optimizer.firstMoment.layers.1.bias', undefined),
      'optimizer.firstMoment.layers.1.bias of shape [2] is missing',
    ],
    [
      'another shape',
      () => withTensor('layers.1.bias', { shape: [3], numbers: new Float32Array(3) }),
      'tensor layers.1.bias has the shape [3]; expected [2]',
    ],
    [
      'whole numbers',
      () => withTensor('layers.1.bias', { shape: [2], numbers: new Int32Array(2) }),
      'tensor layers.1.bias has Int32Array numbers',
    ],
    [
      'infinity',
      () => withTensor('layers.1.bias', { shape: [2], numbers: Float32Array.of(0, 1 / 0) }),
      'number 1 of tensor layers.1.bias is Infinity',
    ],
  ])('%s', async (_title, bytes, message) => refuse(await bytes(), message));

  test('of other data, another optimiser, another encoder', async () => {
    const resume = await train(await tracked(), { runId: 'a' }, 4);
    await refuse(resume, 'checkpoint: runId is "a" there and "b" here', { runId: 'b' });
    await refuse(resume, 'checkpoint: optimizer is', { runId: 'a', optimizer: sgd() });
    await refuse(resume, 'number 0 of encoder.0.weight is', { runId: 'a' }, 9);
  });
});
