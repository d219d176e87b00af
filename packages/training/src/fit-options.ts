import { requireBytes } from '@argand/arrays';
import { requireFunction, requireNumber, requireOptions, requireSignal, requireType } from '@argand/backend';
import { OptionError } from '@argand/errors';
import type { LabelledSamples, Network } from '@argand/layers';
import { augmenterKind, type ImageAugmenter } from './augmenter.ts';
import type { RunSettings } from './checkpoint.ts';
import { historyKind, type TrainingHistory } from './history.ts';
import { type Loss, lossType, type PhaseLoss } from './losses/loss.ts';
import { type Optimizer, optimizerKind } from './optimizers/optimizer.ts';
import { matchesAny, requirePatterns } from './parameter-names.ts';
import { type Schedule, scheduleType } from './schedules.ts';
import type { TargetSamples } from './targets.ts';

/** When checkpoints are written, and where to. */
export interface CheckpointOptions {
  /** Write one after every N steps. By default only when training stops and at its end. */
  readonly everySteps?: number | undefined;
  /** Write one when N seconds have passed since the last. The result of the run does not depend on it. */
  readonly everySeconds?: number | undefined;
  /** Stores the bytes of a checkpoint. Training waits for it. */
  save(bytes: Uint8Array): Promise<void>;
}

/** Limits of gradients before the optimiser sees them. With both, `value` is applied first. */
export interface ClipOptions {
  /** See {@link clipByGlobalNorm}. */
  readonly globalNorm?: number | undefined;
  /** See {@link clipByValue}. */
  readonly value?: number | undefined;
}

/** How a network is trained on classes. */
export interface FitOptions extends FitSettings {
  readonly loss: Loss;
  /** Held-out data, evaluated at the end of every epoch. */
  readonly validation?: LabelledSamples | undefined;
}

/** How a network is trained on targets that are phases. */
export interface PhaseFitOptions extends FitSettings {
  readonly loss: PhaseLoss;
  /** Held-out data, evaluated at the end of every epoch. */
  readonly validation?: TargetSamples | undefined;
}

/** What training needs beside a loss. */
export interface FitSettings {
  readonly epochs: number;
  readonly batchSize: number;
  /** Decides the order of the samples and what dropout drops. */
  readonly seed: number;
  /**
   * ε ≥ 0 in the gradient of the angle, ∂y/∂z = (−Im z, Re z)/(π(|z|² + ε)). Default {@link defaultDamping}, 0.5: without damping the
   * gradient has no bound where a sum almost vanishes, and accuracy falls. 0 is the exact gradient.
   */
  readonly damping?: number | undefined;
  readonly optimizer: Optimizer;
  readonly learningRate: Schedule;
  /**
   * λ by kind of layer: adds λ Σ w² over the weights of all layers of that kind to the loss. The paper uses `{ conv2d: 1e-4 }`. Default
   * none. For decay that is separate from the loss use `adamw`.
   */
  readonly l2?: Readonly<Record<string, number>> | undefined;
  /** Varies the images anew in each epoch, some batches ahead of the step, so that workers can do it while the device computes. */
  readonly augment?: ImageAugmenter | undefined;
  /**
   * Read losses in groups of N steps to reduce GPU round trips. Default 1. Steps then come in groups: the network seen at a step is that
   * after the last step of its group, and a signal takes effect at the end of a group. A NaN is still attributed to its step: the group is
   * repeated step by step. No checkpoint is written before the losses up to it are known. The bits are the same for any N.
   */
  readonly lossReadInterval?: number | undefined;
  /**
   * Parameters that stay as they are: names, or their beginning or end up to a dot. `['layers.0']` freezes the first layer, `['bias']` all
   * biases. A frozen parameter costs no gradient and no optimiser memory. `l2` still counts it in the loss. Default none.
   */
  readonly freeze?: readonly string[] | undefined;
  /** Limits the gradients. Default no limit. */
  readonly clip?: ClipOptions | undefined;
  /**
   * Stops training after the step in progress, or before the first. `fit` then writes a last checkpoint and rejects with
   * {@link TrainingInterrupted}, whose `cause` is the signal's reason.
   */
  readonly signal?: AbortSignal | undefined;
  /** A checkpoint to resume from. The run then equals, bit for bit, the run that never stopped. */
  readonly resume?: Uint8Array | undefined;
  /**
   * Accepts a checkpoint of a run of fewer `epochs`, to train for more. From the checkpoint's step on, the rate is that of the longer run,
   * `rate.at(step, steps)`; earlier steps keep the rates that they were taken with. A schedule that depends on `steps`, such as `cosine`,
   * rises again at that step, so the result differs from a run that had all epochs from the start. With `constant` and `stepDecay` it does not.
   * Default false: `resume` with other epochs is then an error.
   */
  readonly extend?: boolean | undefined;
  /** Records the run. With `resume`, the checkpoint's record is restored first. Default a new one. */
  readonly history?: TrainingHistory | undefined;
  /** Identifies what decides the run beside these options, such as the SHA-256 of the data. A checkpoint with another one is refused. */
  readonly runId?: string | undefined;
  /** Where checkpoints go, and when. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /** The most bytes of encoded samples kept on the device. Default 1 GiB. */
  readonly byteLimit?: number | undefined;
}

/** One step of training. */
export interface Step {
  /** From 0 on, over all epochs. */
  readonly index: number;
  /** Number of steps of the whole run. */
  readonly steps: number;
  /** From 0 on. */
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  readonly learningRate: number;
  /** Number of samples in the step's batch. */
  readonly samples: number;
  /** The accuracy on the validation data, after the last step of an epoch. */
  readonly validationAccuracy?: number;
  /** The mean phase error on the validation data, where targets are phases. */
  readonly validationPhaseError?: number;
}

/** The default damping of `fit`, that of `recipes.best`. On MNIST 0.1 to 2 do as well, and 0 costs half a point of accuracy. */
export const defaultDamping = 0.5;

/** @throws TypeError or RangeError that names the option */
export function requireFitOptions(options: FitOptions | PhaseFitOptions, network: Network): void {
  requireOptions(options, 'fit');
  const { epochs, batchSize, seed, lossReadInterval = 1, byteLimit = 0, checkpoint } = options;
  const { damping = defaultDamping } = options;
  for (const [name, value] of Object.entries({ epochs, batchSize, lossReadInterval })) {
    requireNumber('fit', name, value, { whole: true, atLeast: 1 });
  }
  requireNumber('fit', 'seed', seed, { whole: true, atLeast: 0 });
  requireNumber('fit', 'damping', damping, { atLeast: 0 });
  requireNumber('fit', 'byteLimit', byteLimit, { atLeast: 0 });
  if (checkpoint !== undefined) {
    requireOptions(checkpoint, 'fit: checkpoint', ['everySteps', 'everySeconds', 'save']);
    requireFunction(checkpoint.save, 'fit', 'checkpoint.save');
  }
  const { everySteps, everySeconds } = checkpoint ?? {};
  if (everySteps !== undefined)
    requireNumber('fit', 'checkpoint.everySteps', everySteps, { whole: true, atLeast: 1 });
  if (everySeconds !== undefined)
    requireNumber('fit', 'checkpoint.everySeconds', everySeconds, { atLeast: 0 });
  const { freeze = [], clip = {} } = options;
  const names = Object.keys(network.parameters);
  requirePatterns('fit', 'freeze', freeze, names);
  if (trainedNames(network, freeze).length === 0) {
    throw new OptionError(
      `fit: freeze leaves nothing to train; the parameters are ${names.join(', ')}. Freeze fewer of them.`,
    );
  }
  if (clip.globalNorm !== undefined) requireNumber('fit', 'clip.globalNorm', clip.globalNorm, { above: 0 });
  if (clip.value !== undefined) requireNumber('fit', 'clip.value', clip.value, { above: 0 });
  requireType(lossType, options.loss, 'fit', 'loss');
  requireType(optimizerKind, options.optimizer, 'fit', 'optimizer');
  requireType(scheduleType, options.learningRate, 'fit', 'learningRate');
  const { augment, history, l2, resume, signal } = options;
  if (augment !== undefined) requireType(augmenterKind, augment, 'fit', 'augment');
  if (history !== undefined) requireType(historyKind, history, 'fit', 'history');
  if (l2 !== undefined) requireOptions(l2, 'fit: l2');
  if (resume !== undefined) requireBytes(resume, 'fit: resume');
  requireSignal(signal, 'fit');
}

/** The parameters of a network that are not frozen, in order. */
export function trainedNames(network: Network, freeze: readonly string[]): readonly string[] {
  return Object.keys(network.parameters).filter((name) => !matchesAny(name, freeze));
}

/** What a checkpoint must agree with to be resumed by a run of these options. */
export function runSettings(samples: number, options: FitOptions | PhaseFitOptions): RunSettings {
  const { epochs, batchSize, seed, damping = defaultDamping, runId = '', l2 = {}, augment } = options;
  const { loss, optimizer, learningRate, freeze = [], clip = {} } = options;
  return {
    epochs,
    batchSize,
    seed,
    damping,
    samples,
    runId,
    loss: { name: loss.name, ...loss.settings },
    optimizer: { name: optimizer.name, ...optimizer.settings },
    learningRate: { name: learningRate.name, ...learningRate.settings },
    l2,
    augment: augment ? { name: augment.name, ...augment.settings } : {},
    freeze,
    clip: { globalNorm: clip.globalNorm ?? null, value: clip.value ?? null },
  };
}
