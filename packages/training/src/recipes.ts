import type { Loss } from './losses/loss.ts';
import { similarityCrossEntropy } from './losses/similarity-cross-entropy.ts';
import { similarityLoss } from './losses/similarity-loss.ts';
import { adam } from './optimizers/adam.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { rmsprop } from './optimizers/rmsprop.ts';
import { constant, type Schedule, warmupCosine } from './schedules.ts';

/** Settings of a training run that go together. */
export interface Recipe {
  readonly name: string;
  readonly batchSize: number;
  readonly learningRate: number;
  /** ε in the gradient of the angle. */
  readonly damping: number;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** The rate over the run, for a learning rate. */
  readonly schedule: (learningRate: number) => Schedule;
  /** λ by kind of layer, as `fit` takes it. */
  readonly l2: Readonly<Record<string, number>>;
  /** How images are varied: an `Augmentation` of `@argand/datasets`. Empty where they are not. */
  readonly augmentation: {
    readonly flip?: number;
    readonly rotate?: number;
    readonly shift?: number;
  };
}

/**
 * `best`, for dense networks: Adam with warm-up and cosine, cross-entropy on similarities with labels smoothed by a tenth, a damped
 * angle; chosen on the last 5,000 training images of MNIST. `convolutional`: the same for networks with convolutions, whose images are
 * shifted; judged by images held back too, but by few runs. `paper`: the settings of Olin-Ammentorp and Bazhenov (arXiv 2106.11908), who don't say how
 * they keep the gradient of the angle finite; the damping is chosen on images held back of MNIST and Fashion-MNIST.
 */
export const recipes: Readonly<Record<'best' | 'convolutional' | 'paper', Recipe>> = {
  best: {
    name: 'best',
    batchSize: 64,
    learningRate: 1e-2,
    damping: 0.5,
    loss: similarityCrossEntropy({ sharpness: 10, smoothing: 0.1 }),
    optimizer: adam(),
    schedule: (peak) => warmupCosine({ peak, warmup: 50 }),
    l2: {},
    augmentation: {},
  },
  convolutional: {
    name: 'convolutional',
    batchSize: 64,
    learningRate: 1e-2,
    damping: 1,
    loss: similarityCrossEntropy({ sharpness: 10, smoothing: 0.05 }),
    optimizer: adam(),
    schedule: (peak) => warmupCosine({ peak, warmup: 50 }),
    l2: {},
    augmentation: { shift: 2 },
  },
  paper: {
    name: 'paper',
    batchSize: 128,
    learningRate: 1e-3,
    damping: 0.01,
    loss: similarityLoss(),
    optimizer: rmsprop(),
    schedule: constant,
    l2: { conv2d: 1e-4 },
    augmentation: {},
  },
};
