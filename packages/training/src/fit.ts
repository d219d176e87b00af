import { requireBytes } from '@argand/arrays';
import {
  requireFunction,
  requireNumber,
  requireOptions,
  requireSignal,
  requireType,
  yieldsToEventLoop,
} from '@argand/backend';
import {
  type LabelledSamples,
  labelledSamplesType,
  type Network,
  networkType,
  samplePixels,
} from '@argand/layers';
import { augmenterKind, type ImageAugmenter } from './augmenter.ts';
import { BatchQueue, StepOrder } from './batch-queue.ts';
import { type RunSettings, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type ClassedData, classLabels, type EncodedData, encodeData } from './encoded-data.ts';
import { type EvaluationResult, evaluate } from './evaluate.ts';
import { historyKind, TrainingHistory } from './history.ts';
import { type Loss, lossType } from './losses/loss.ts';
import { notANumber } from './not-a-number.ts';
import { type Optimizer, optimizerKind } from './optimizers/optimizer.ts';
import { type Schedule, scheduleType } from './schedules.ts';
import { penaltiesOf, type TakenStep, takeStep } from './take-step.ts';
import {
  disposeSlots,
  disposeState,
  initialState,
  readTogether,
  type TrainingState,
} from './training-state.ts';

/** When checkpoints are taken, and what becomes of them. */
export interface CheckpointOptions {
  /** After every so many steps; only when training is stopped and at its end, if neither is given. */
  readonly everySteps?: number;
  /** And when so many seconds have passed since the last. When they are taken changes nothing of the run. */
  readonly everySeconds?: number;
  /** Keeps the bytes of a checkpoint. Training waits for it. */
  save(bytes: Uint8Array): Promise<void>;
}

/** How a network is trained. */
export interface FitOptions {
  readonly epochs: number;
  readonly batchSize: number;
  /** Decides the order of the samples and what dropout drops. */
  readonly seed: number;
  readonly loss: Loss;
  /** ε ≥ 0 in the gradient of the angle, ∂y/∂z = (−Im z, Re z)/(π(|z|² + ε)); 0 if not given. */
  readonly damping?: number;
  readonly optimizer: Optimizer;
  readonly learningRate: Schedule;
  /**
   * λ by kind of layer: λ Σ w² over the weights of all layers of that kind joins the loss. The paper has `{ conv2d: 1e-4 }`. None if
   * not given. A penalty apart from the loss is the optimiser's, `adamw`.
   */
  readonly l2?: Readonly<Record<string, number>>;
  /** Varies the images anew in each epoch, some batches ahead of the step, so that workers may do it while the device computes. */
  readonly augment?: ImageAugmenter;
  /**
   * The losses of so many steps are read at once; 1 if not given. A device that answers late, such as a GPU, is then waited for that
   * much less often. Steps come in groups: the network that one sees at a step is that after the last of its group, and a signal
   * is heeded at the end of a group. A loss that is no number is still found and named by its step: the group is taken again, step
   * by step. No checkpoint is written before the losses up to it are known. The bits are the same for any number.
   */
  readonly lossReadInterval?: number;
  /** Data held back, on which every epoch ends with an evaluation. */
  readonly validation?: LabelledSamples;
  /** Stops after the step in progress, before the next or before the first, with a last checkpoint and a {@link TrainingInterrupted}. */
  readonly signal?: AbortSignal;
  /** A checkpoint to resume from. The run then equals, bit for bit, the run that never stopped. */
  readonly resume?: Uint8Array;
  /**
   * Accepts a checkpoint of a run of fewer `epochs`, to train for more. From the checkpoint's step on, the rate is that of the longer run,
   * `rate.at(step, steps)`; earlier steps keep the rates that they were taken with. A schedule that depends on `steps`, such as `cosine`,
   * rises again at that step, so the result differs from a run that had all epochs from the start. With `constant` and `stepDecay` it does not.
   * False if not given: `resume` with other epochs is then an error.
   */
  readonly extend?: boolean;
  /** Records the loss curve, samples and seconds. With `resume`, the checkpoint's are restored first. */
  readonly history?: TrainingHistory;
  /** Identifies what decides the run beside these options, such as the SHA-256 of the data. A checkpoint with another one is refused. */
  readonly runId?: string;
  /** Where checkpoints go, every so many steps (only when stopped, if not given). */
  readonly checkpoint?: CheckpointOptions;
  /** How many bytes of encoded samples are kept on the device; 1 GiB if not given. */
  readonly byteLimit?: number;
}

/** One step of training that was taken. */
export interface Step {
  /** From 0 on, over all epochs. */
  readonly index: number;
  /** How many steps the whole run has. */
  readonly steps: number;
  /** From 0 on. */
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  readonly learningRate: number;
  /** How many samples the step was computed from. */
  readonly samples: number;
  /** The accuracy on the validation data, after the last step of an epoch. */
  readonly validationAccuracy?: number;
}

/** Training was stopped by its signal; `step` of `steps` steps are done. */
export class TrainingInterrupted extends Error {
  override readonly name = 'TrainingInterrupted';
  readonly step: number;
  readonly steps: number;

  constructor(step: number, steps: number) {
    super(`training was stopped after step ${step} of ${steps}.`);
    this.step = step;
    this.steps = steps;
  }
}

/**
 * Trains a network, step by step, as an async iterator. The network's parameters are replaced at each step; what a step
 * computes on the way is freed. One seed gives the same bits, on any number of threads, interrupted or not.
 *
 * @throws Error if the data are empty or do not fit the network, an option is out of range, something else replaces the parameters meanwhile, the loss becomes NaN (naming
 * the step and where it came from), or the checkpoint is of another run. TrainingInterrupted when the signal stops it.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { adam, constant, fit, similarityLoss } from '@argand/training';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
 * const data = { images: Float32Array.of(0, 0.5, 0.5, 0), labels: Int32Array.of(0, 1), length: 2 };
 * const options = { epochs: 100, batchSize: 2, seed: 0, loss: similarityLoss(), optimizer: adam(), learningRate: constant(0.05) };
 * let last = 1;
 * for await (const { loss } of fit(network, data, options)) last = loss;
 * last < 0.2; // true
 * ```
 */
export function fit(
  network: Network,
  data: LabelledSamples,
  options: FitOptions,
): AsyncGenerator<Step, void, undefined> {
  requireType(networkType, network, 'fit', 'network');
  requireFitOptions(options);
  requireType(labelledSamplesType, data, 'fit', 'data');
  const { classes } = network.description.readout;
  const labels = classLabels('fit', data, classes);
  if (options.validation !== undefined) {
    requireType(labelledSamplesType, options.validation, 'fit', 'validation');
    classLabels('fit: validation', options.validation, classes);
  }
  // What can be known of the images without a look at each number.
  samplePixels(data, 0, 0, network.description.inputShape);
  const penalties = penaltiesOf(network, options.l2 ?? {});
  return train(network, { images: data.images, length: data.length, labels }, options, penalties);
}

/** {@link fit}, of options that were checked. */
async function* train(
  network: Network,
  data: ClassedData,
  options: FitOptions,
  penalties: Readonly<Record<string, number>>,
): AsyncGenerator<Step, void, undefined> {
  const {
    epochs,
    batchSize,
    seed,
    loss,
    damping = 0,
    optimizer,
    learningRate,
    augment,
    signal,
    checkpoint,
    history = new TrainingHistory(),
  } = options;
  const settings = { seed, loss, damping, optimizer, penalties };
  const order = new StepOrder(seed, data.length, batchSize);
  const { stepsPerEpoch } = order;
  const steps = epochs * stepsPerEpoch;
  const rateOf = (step: number) => {
    const value = learningRate.at(step, steps);
    requireNumber('fit', `the learning rate of step ${step}`, value);
    return value;
  };
  const run = runState(data.length, options);
  const { everySteps = Number.POSITIVE_INFINITY, everySeconds = Number.POSITIVE_INFINITY } = checkpoint ?? {};
  history.start();
  let state = initialState(network, optimizer);
  let encoded: EncodedData | undefined;
  try {
    if (options.resume) {
      const read = await readCheckpoint(options.resume, network, optimizer, run, options);
      disposeSlots(state);
      state = { parameters: network.parameters, slots: read.slots, done: read.step };
      history.start(read.history);
    }
    let saved = performance.now();
    let savedAt: number | undefined;
    const save = async () => {
      if (!checkpoint || savedAt === state.done) return;
      await checkpoint.save(await writeCheckpoint(network, state.slots, history, run));
      savedAt = state.done;
      saved = performance.now();
    };
    const stopIfAborted = async () => {
      if (!signal?.aborted || state.done >= steps) return;
      await save();
      throw new TrainingInterrupted(state.done, steps);
    };
    await stopIfAborted();
    const byteLimit = options.byteLimit ?? 2 ** 30;
    encoded = await encodeData(network, data, { byteLimit, seed, augment, signal }).catch(
      async (error: unknown) => {
        await stopIfAborted();
        throw error;
      },
    );
    const batches = new BatchQueue(encoded, order, steps);
    // The signal stops training after a step, not here.
    const pauseForOthers = yieldsToEventLoop();
    // After a loss that is no number: how many steps are taken one by one, so that it is known which it was.
    let alone = 0;
    while (state.done < steps) {
      await stopIfAborted();
      const known = state;
      requireUnreplaced(network, known);
      const taken: TakenStep[] = [];
      const together = alone > 0 ? 1 : (options.lossReadInterval ?? 1);
      const pause = (done: number) =>
        done % stepsPerEpoch === 0 || done % everySteps === 0 || (signal?.aborted ?? false);
      let losses: number[];
      try {
        do {
          await pauseForOthers();
          const next = takeStep(network, state, await batches.take(state.done), rateOf(state.done), settings);
          if (state !== known) disposeState(state);
          state = next.state;
          taken.push(next);
        } while (taken.length < together && !pause(state.done));
        losses = await readTogether(taken.splice(0).map(({ loss }) => loss));
        if (losses.length === 1 && !Number.isFinite(losses[0]))
          throw await notANumber(known, state, order.epochOf(known.done));
        requireUnreplaced(network, known);
      } catch (error) {
        for (const { loss } of taken) loss.dispose();
        if (state !== known) disposeState(state);
        state = known;
        throw error;
      }
      alone = Math.max(alone - losses.length, 0);
      if (!losses.every(Number.isFinite)) {
        disposeState(state);
        state = known;
        alone = losses.length;
        continue;
      }
      disposeState(known);
      network.parameters = state.parameters;
      const atEnd = state.done % stepsPerEpoch === 0;
      const validated =
        atEnd && options.validation ? await validate(network, options.validation, signal) : undefined;
      const due = state.done % everySteps === 0 || performance.now() - saved >= 1000 * everySeconds;
      for (const [i, value] of losses.entries()) {
        const index = known.done + i;
        history.add(value, rateOf(index), order.samplesOf(index).length);
      }
      if ((signal?.aborted ?? false) || due || state.done === steps) await save();
      for (const [i, value] of losses.entries()) {
        const index = known.done + i;
        yield {
          index,
          steps,
          epoch: order.epochOf(index),
          epochs,
          loss: value,
          learningRate: rateOf(index),
          samples: order.samplesOf(index).length,
          ...(validated && index + 1 === state.done ? { validationAccuracy: validated.accuracy } : {}),
        };
      }
    }
  } finally {
    history.stop();
    encoded?.dispose();
    disposeSlots(state);
  }
}

/** @throws Error if the network has other parameters than the last step left: what is computed with one of two would be lost. */
function requireUnreplaced(network: Network, { parameters }: TrainingState): void {
  if (network.parameters === parameters) return;
  throw new Error(
    'fit: the parameters of the network were replaced while it is trained, by another call of fit or by assignment. Train a network in one call at a time, and change it before or after.',
  );
}

/** Evaluates the data held back; undefined if training is stopped meanwhile, so that its checkpoint is still written. */
async function validate(
  network: Network,
  data: LabelledSamples,
  signal: AbortSignal | undefined,
): Promise<EvaluationResult | undefined> {
  try {
    return await evaluate(network, data, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw error;
  }
}

/** What a checkpoint must agree with. */
function runState(
  samples: number,
  {
    epochs,
    batchSize,
    seed,
    damping = 0,
    runId = '',
    loss,
    optimizer,
    learningRate,
    l2 = {},
    augment,
  }: FitOptions,
): RunSettings {
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
  };
}

function requireFitOptions(options: FitOptions): void {
  requireOptions(options, 'fit');
  const { epochs, batchSize, seed, damping = 0, lossReadInterval = 1, byteLimit = 0, checkpoint } = options;
  for (const [name, value] of Object.entries({ epochs, batchSize, lossReadInterval })) {
    requireNumber('fit', name, value, { whole: true, atLeast: 1 });
  }
  requireNumber('fit', 'seed', seed, { whole: true, atLeast: 0 });
  requireNumber('fit', 'damping', damping, { atLeast: 0 });
  requireNumber('fit', 'byteLimit', byteLimit, { atLeast: 0 });
  if (checkpoint !== undefined) {
    requireOptions(checkpoint, 'fit: checkpoint');
    requireFunction(checkpoint.save, 'fit', 'checkpoint.save');
  }
  const { everySteps, everySeconds } = checkpoint ?? {};
  if (everySteps !== undefined)
    requireNumber('fit', 'checkpoint.everySteps', everySteps, { whole: true, atLeast: 1 });
  if (everySeconds !== undefined)
    requireNumber('fit', 'checkpoint.everySeconds', everySeconds, { atLeast: 0 });
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
