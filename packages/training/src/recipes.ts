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
  /** The learning rate over the run: `schedule(peakLearningRate)`. */
  readonly learningRate: Schedule;
  readonly peakLearningRate: number;
  /** ε in the gradient of the angle. */
  readonly damping: number;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** The recipe's schedule with another peak. */
  readonly schedule: (peak: number) => Schedule;
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
 * Settings chosen together, to spread into the options of `fit`. What a run adds are `epochs` and `seed`.
 *
 * `best`, for dense networks: Adam with warm-up and cosine, cross-entropy on similarities with labels smoothed by a tenth, a damped
 * angle; chosen on the last 5,000 training images of MNIST. `convolutional`: the same for networks with convolutions, for images that are
 * shifted (`augmentation`); chosen on held-out images too, but by few runs. `paper`: the settings of Olin-Ammentorp and Bazhenov (arXiv
 * 2106.11908), who do not state how they keep the gradient of the angle finite; the damping is chosen on held-out images of MNIST and
 * Fashion-MNIST.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { fit, recipes } from '@argand/training';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
 * const data = { images: Float32Array.of(0, 0.5, 0.5, 0), labels: Int32Array.of(0, 1), length: 2 };
 * const learningRate = recipes.best.schedule(1e-3); // another peak of the same schedule
 * await fit(network, data, { ...recipes.best, learningRate, epochs: 10, seed: 0 });
 * ```
 */
export const recipes: Readonly<Record<'best' | 'convolutional' | 'paper', Recipe>> = {
  best: recipe('best', {
    batchSize: 64,
    peakLearningRate: 1e-2,
    damping: 0.5,
    loss: similarityCrossEntropy({ sharpness: 10, smoothing: 0.1 }),
    optimizer: adam(),
    schedule: (peak) => warmupCosine({ peak, warmup: 50 }),
    l2: {},
    augmentation: {},
  }),
  convolutional: recipe('convolutional', {
    batchSize: 64,
    peakLearningRate: 1e-2,
    damping: 1,
    loss: similarityCrossEntropy({ sharpness: 10, smoothing: 0.05 }),
    optimizer: adam(),
    schedule: (peak) => warmupCosine({ peak, warmup: 50 }),
    l2: {},
    augmentation: { shift: 2 },
  }),
  paper: recipe('paper', {
    batchSize: 128,
    peakLearningRate: 1e-3,
    damping: 0.01,
    loss: similarityLoss(),
    optimizer: rmsprop(),
    schedule: constant,
    l2: { conv2d: 1e-4 },
    augmentation: {},
  }),
};

function recipe(name: string, settings: Omit<Recipe, 'name' | 'learningRate'>): Recipe {
  return { name, ...settings, learningRate: settings.schedule(settings.peakLearningRate) };
}
