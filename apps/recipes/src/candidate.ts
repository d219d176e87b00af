import type { Device } from '@argand/backend';
import { type Augmentation, augmenter, type Dataset } from '@argand/datasets';
import {
  clip,
  conv2d,
  createNetwork,
  dense,
  flatten,
  minPool,
  type NetworkOptions,
  normalize,
  randomProjection,
  randomSign,
  scale,
} from '@argand/layers';
import { evaluate, fit, type Recipe } from '@argand/training';

/** A network whose recipe is looked for; `pools` is `cnn` with min-pools in place of strides. */
export type Model = 'mlp' | 'mlp-sign' | 'mlp-pixels' | 'cnn' | 'pools';

type Described = Pick<NetworkOptions, 'inputShape' | 'encoder' | 'layers'>;

const mlp = (encoder: NonNullable<Described['encoder']>): Described => ({
  inputShape: [784],
  encoder,
  layers: [dense(100), dense(10)],
});

const strides = [2, 2] as const;

/** All but `pools` are those of `argand train`. */
const networks: Readonly<Record<Model, Described>> = {
  mlp: mlp([randomProjection(784), normalize({ scale: 3 }), clip()]),
  'mlp-sign': mlp([randomSign()]),
  'mlp-pixels': mlp([]),
  cnn: {
    inputShape: [28, 28, 1],
    encoder: [scale(0.5)],
    layers: [
      conv2d(16),
      ...[conv2d(32, { strides }), conv2d(32, { strides })],
      flatten(),
      dense(128),
      dense(10),
    ],
  },
  pools: {
    inputShape: [28, 28, 1],
    encoder: [scale(0.5)],
    layers: [conv2d(16), minPool(2), conv2d(32), minPool(2), flatten(), dense(128), dense(10)],
  },
};

/** Settings that may become a recipe. */
export interface Candidate extends Recipe {
  readonly augmentation: Augmentation & Recipe['augmentation'];
}

/** Trains a network with a candidate, and says which share of images held back it answers rightly. */
export async function heldBackAccuracy(
  device: Device,
  { model, epochs, seed }: { readonly model: Model; readonly epochs: number; readonly seed: number },
  { learning, heldBack }: { readonly learning: Dataset; readonly heldBack: Dataset },
  candidate: Candidate,
): Promise<number> {
  const network = await createNetwork({ ...networks[model], device, seed, data: learning });
  const { batchSize, damping, loss, optimizer, l2, augmentation } = candidate;
  const varies = Object.values(augmentation).some((change) => change);
  const augment = varies ? augmenter(augmentation, { imageShape: learning.imageShape }) : undefined;
  const steps = fit(network, learning, {
    ...{ epochs, batchSize, seed, damping, loss, optimizer, l2, lossReadInterval: 10 },
    learningRate: candidate.schedule(candidate.peakLearningRate),
    ...(augment ? { augment } : {}),
  });
  for await (const _ of steps);
  await augment?.close();
  const { accuracy } = await evaluate(network, heldBack);
  network.dispose();
  return accuracy;
}
