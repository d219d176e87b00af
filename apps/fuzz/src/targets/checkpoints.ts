import { CheckpointError, readCheckpoint, sgd, TrainingHistory, writeCheckpoint } from '@argand/training';
import { requirePromise, type Target } from '../target.ts';
import { vectorDescription } from './network.ts';
import { mutateSealed, networkOf } from './networks.ts';

const network = await networkOf(vectorDescription);
const optimizer = sgd();
const run = {
  epochs: 2,
  batchSize: 2,
  seed: 0,
  damping: 0,
  samples: 4,
  runId: '',
  loss: { name: 'similarityLoss' },
  optimizer: { name: optimizer.name, ...optimizer.settings },
  learningRate: { name: 'constant', rate: 0.1 },
  l2: {},
  augment: {},
  freeze: [],
  clip: { globalNorm: null, value: null },
};

const history = new TrainingHistory();
for (const loss of [0.5, 0.25, 0.125]) history.add(loss, 0.1, 2);

/** Checkpoints of a run. */
export const checkpointTargets: readonly Target[] = [
  {
    name: 'checkpoint',
    seeds: async () => [await writeCheckpoint(network, {}, history, run)],
    mutate: mutateSealed('training'),
    read: async (input, file) => {
      const before = network.device.memory().storages;
      try {
        const { step, slots } = await readCheckpoint(input, network, optimizer, run);
        requirePromise(Number.isSafeInteger(step) && step >= 0, `step ${step}`);
        for (const held of Object.values(slots)) for (const tensor of Object.values(held)) tensor.dispose();
      } catch (error) {
        // The reader calls every file a checkpoint.
        if (!(error instanceof CheckpointError) || !error.message.startsWith('checkpoint: ')) throw error;
        throw new Error(`${file}: ${error.message}`);
      } finally {
        const left = network.device.memory().storages - before;
        requirePromise(left === 0, `${left} storages are left on the device`);
      }
    },
  },
];
