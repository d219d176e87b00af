import { augmenter, type Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { evaluate, fit } from '@argand/training';
import { recipeSettings } from '../../measuring/recipe-settings.ts';
import type { Measurement, MeasurementContext } from '../../runner/measurement.ts';
import { createModel, type ModelName } from '../networks.ts';
import type { Candidate } from '../settings.ts';
import type { DatasetName, SplitSize, Workbench } from '../workbench.ts';

/** A network to train, and the images to train and evaluate it with. */
export interface TrainingRun {
  readonly model: ModelName;
  readonly dataset: DatasetName;
  readonly images: SplitSize;
  readonly epochs: number;
  readonly seed: number;
}

/** Trains a network with a candidate, and evaluates it on the held-out images. */
export function heldOutAccuracy(
  name: string,
  run: TrainingRun,
  candidate: Candidate,
): Measurement<Workbench, number> {
  return {
    name,
    settings: { ...run, recipe: recipeSettings(candidate) },
    code: [import.meta.url],
    images: run.images.training * run.epochs,
    async measure(context) {
      const { workbench, signal } = context;
      const { training, heldOut } = await workbench.images(run.dataset, run.images);
      const { model, seed } = run;
      const network = await createModel(model, { device: await workbench.device(), seed, data: training });
      try {
        await train(network, { data: training, run, candidate }, context);
        return (await evaluate(network, heldOut, { signal })).accuracy;
      } finally {
        network.dispose();
      }
    },
  };
}

interface Training {
  readonly data: Dataset;
  readonly run: TrainingRun;
  readonly candidate: Candidate;
}

async function train(
  network: Network,
  { data, run: { epochs, seed }, candidate }: Training,
  { signal, onProgress }: MeasurementContext<Workbench>,
): Promise<void> {
  const { batchSize, damping, loss, optimizer, l2, augmentation, learningRate } = candidate;
  const isAugmented = Object.values(augmentation).some((change) => change);
  const augment = isAugmented ? augmenter(augmentation, { imageShape: data.imageShape }) : undefined;
  try {
    const steps = fit(network, data, {
      epochs,
      batchSize,
      seed,
      damping,
      loss,
      optimizer,
      l2,
      learningRate,
      lossReadInterval: 10,
      ...(augment ? { augment } : {}),
    });
    let seen = 0;
    for await (const _ of steps) {
      signal.throwIfAborted();
      seen = Math.min(seen + batchSize, data.length * epochs);
      onProgress(seen);
    }
  } finally {
    await augment?.close();
  }
}
