import { requireNumber, yieldsToEventLoop } from '@argand/backend';
import { OptionError } from '@argand/errors';
import type { Network } from '@argand/layers';
import { BatchQueue, StepOrder } from './batch-queue.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type EncodedData, encodeData } from './encoded-data.ts';
import { evaluate } from './evaluate.ts';
import {
  defaultDamping,
  type FitOptions,
  type PhaseFitOptions,
  runSettings,
  type Step,
  trainedNames,
} from './fit-options.ts';
import type { TrainingHistory, ValidationPoint } from './history.ts';
import { notANumber } from './not-a-number.ts';
import { type StepSettings, type TakenStep, takeStep } from './take-step.ts';
import { type CheckedSamples, hasPhaseTargets } from './targets.ts';
import { TrainingInterrupted } from './training-interrupted.ts';
import {
  disposeSlots,
  disposeState,
  initialState,
  pick,
  readTogether,
  type TrainingState,
} from './training-state.ts';

/** What `fit` has checked. */
export interface CheckedRun {
  readonly network: Network;
  readonly data: CheckedSamples;
  readonly options: FitOptions | PhaseFitOptions;
  readonly history: TrainingHistory;
  /** λ in λ Σ w² of parameters, by their names. */
  readonly penalties: StepSettings['penalties'];
}

/** Takes the steps of a run that was checked. Nothing happens before the first is wanted. */
export async function* trainingSteps(run: CheckedRun): AsyncGenerator<Step, void, undefined> {
  run.history.start();
  const { signal, checkpoint, resume, epochs } = run.options;
  // With nothing to keep, nothing is even allocated.
  if (signal?.aborted && !checkpoint && !resume) {
    run.history.stop();
    const { stepsPerEpoch } = orderOf(run);
    throw new TrainingInterrupted(0, epochs * stepsPerEpoch, { cause: signal.reason });
  }
  const session = new TrainingSession(run);
  try {
    await session.open();
    while (!session.isDone) yield* await session.advance();
  } finally {
    run.history.stop();
    session.close();
  }
}

function orderOf({ data, options }: CheckedRun): StepOrder {
  return new StepOrder(options.seed, data.length, options.batchSize);
}

/** A run between its first and its last step: owns the encoded data and what the optimiser remembers. */
class TrainingSession {
  readonly #run: CheckedRun;
  readonly #settings: StepSettings;
  readonly #order: StepOrder;
  /** The names of the parameters that are not frozen. */
  readonly #trained: readonly string[];
  /** Number of steps of the whole run. */
  readonly #steps: number;
  readonly #pause = yieldsToEventLoop();
  #state: TrainingState;
  #encoded: EncodedData | undefined;
  #batches: BatchQueue | undefined;
  /** The step of the last checkpoint, and when it was written. */
  #savedStep: number | undefined;
  #savedAt = performance.now();
  /** After a loss that is not a number: how many steps are taken one by one, to find out which it was. */
  #singleSteps = 0;

  constructor(run: CheckedRun) {
    const { network, options, penalties } = run;
    const { seed, loss, optimizer, damping = defaultDamping, clip = {}, freeze = [] } = options;
    this.#run = run;
    this.#settings = { seed, loss, damping, optimizer, clip, penalties };
    this.#trained = trainedNames(network, freeze);
    this.#order = orderOf(run);
    this.#steps = options.epochs * this.#order.stepsPerEpoch;
    this.#state = initialState(network, optimizer, this.#trained);
  }

  get isDone(): boolean {
    return this.#state.done >= this.#steps;
  }

  /** Restores the checkpoint, if there is one, and encodes the data. */
  async open(): Promise<void> {
    const { network, data, options, history } = this.#run;
    if (options.resume) {
      const settings = runSettings(data.length, options);
      const read = await readCheckpoint(options.resume, network, options.optimizer, settings, options);
      disposeSlots(this.#state);
      this.#state = {
        parameters: pick(network.parameters, this.#trained),
        slots: read.slots,
        done: read.step,
      };
      history.start(read.history);
    }
    this.#savedAt = performance.now();
    await this.#stopIfAborted();
    const { seed, augment, signal, byteLimit = 2 ** 30 } = options;
    const trained = this.#trained;
    try {
      this.#encoded = await encodeData(network, data, { byteLimit, seed, augment, signal, trained });
    } catch (error) {
      await this.#stopIfAborted();
      throw error;
    }
    this.#batches = new BatchQueue(this.#encoded, this.#order, this.#steps);
  }

  /** Takes the next group of steps; empty if one of their losses is not a number, and they must be taken one by one. */
  async advance(): Promise<readonly Step[]> {
    await this.#stopIfAborted();
    const known = this.#state;
    this.#requireUnreplaced(known);
    const losses = await this.#takeGroup(known);
    try {
      this.#requireUnreplaced(known);
    } catch (error) {
      disposeState(this.#state);
      this.#state = known;
      throw error;
    }
    this.#singleSteps = Math.max(this.#singleSteps - losses.length, 0);
    if (!losses.every(Number.isFinite)) {
      disposeState(this.#state);
      this.#state = known;
      this.#singleSteps = losses.length;
      return [];
    }
    disposeState(known);
    const { network, history, options } = this.#run;
    network.parameters = { ...network.parameters, ...this.#state.parameters };
    const validated = await this.#validate();
    const steps = losses.map((loss, i) => this.#stepOf(known.done + i, loss, validated));
    for (const { loss, learningRate, samples } of steps) history.add(loss, learningRate, samples);
    if (validated) history.addValidation(validated);
    if (options.signal?.aborted || this.#isCheckpointDue() || this.isDone) await this.#save();
    return steps;
  }

  close(): void {
    this.#encoded?.dispose();
    disposeSlots(this.#state);
  }

  /** Takes steps until one ends an epoch, is followed by a checkpoint, or completes a group. If it throws, the state is `known` again. */
  async #takeGroup(known: TrainingState): Promise<number[]> {
    const { network, options } = this.#run;
    const { lossReadInterval = 1 } = options;
    const count = this.#singleSteps > 0 ? 1 : lossReadInterval;
    const taken: TakenStep[] = [];
    try {
      do {
        await this.#pause();
        const { done } = this.#state;
        const batch = await this.#batches?.take(done);
        if (!batch) throw new Error('fit: a step was taken before the data were encoded.');
        const next = takeStep(network, this.#state, batch, this.#rateOf(done), this.#settings);
        if (this.#state !== known) disposeState(this.#state);
        this.#state = next.state;
        taken.push(next);
      } while (taken.length < count && !this.#endsGroup());
      const losses = await readTogether(taken.splice(0).map(({ loss }) => loss));
      if (losses.length === 1 && !Number.isFinite(losses[0]))
        throw await notANumber(known, this.#state, this.#order.epochOf(known.done));
      return losses;
    } catch (error) {
      for (const { loss } of taken) loss.dispose();
      if (this.#state !== known) disposeState(this.#state);
      this.#state = known;
      throw error;
    }
  }

  #rateOf(step: number): number {
    const rate = this.#run.options.learningRate.at(step, this.#steps);
    requireNumber('fit', `the learning rate of step ${step}`, rate);
    return rate;
  }

  /** @throws OptionError if the network has other parameters than the last step left: what is computed with one of two would be lost */
  #requireUnreplaced({ parameters }: TrainingState): void {
    const { network } = this.#run;
    if (this.#trained.every((name) => network.parameters[name] === parameters[name])) return;
    throw new OptionError(
      'fit: the parameters of the network were replaced while it is trained, by another call of fit or by assignment. Train a network in one call at a time, and change it before or after.',
    );
  }

  #endsGroup(): boolean {
    const { everySteps = Number.POSITIVE_INFINITY } = this.#run.options.checkpoint ?? {};
    const { done } = this.#state;
    return this.#endsEpoch() || done % everySteps === 0 || (this.#run.options.signal?.aborted ?? false);
  }

  #endsEpoch(): boolean {
    return this.#state.done % this.#order.stepsPerEpoch === 0;
  }

  #stepOf(index: number, loss: number, validated: ValidationPoint | undefined): Step {
    const { epochs } = this.#run.options;
    return {
      index,
      steps: this.#steps,
      epoch: this.#order.epochOf(index),
      epochs,
      loss,
      learningRate: this.#rateOf(index),
      samples: this.#order.samplesOf(index).length,
      ...(index + 1 === this.#state.done ? validationOf(validated) : {}),
    };
  }

  /** Evaluates the held-out data at the end of an epoch; undefined if training is stopped meanwhile, so that its checkpoint is still written. */
  async #validate(): Promise<ValidationPoint | undefined> {
    const { network, options } = this.#run;
    const { validation, signal } = options;
    if (!validation || !this.#endsEpoch()) return undefined;
    try {
      const epoch = this.#order.epochOf(this.#state.done - 1);
      if (hasPhaseTargets(validation)) {
        const { meanError } = await evaluate(network, validation, { signal });
        return { epoch, phaseError: meanError };
      }
      return { epoch, accuracy: (await evaluate(network, validation, { signal })).accuracy };
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw error;
    }
  }

  #isCheckpointDue(): boolean {
    const { everySteps = Number.POSITIVE_INFINITY, everySeconds = Number.POSITIVE_INFINITY } =
      this.#run.options.checkpoint ?? {};
    return this.#state.done % everySteps === 0 || performance.now() - this.#savedAt >= 1000 * everySeconds;
  }

  async #save(): Promise<void> {
    const { network, data, options, history } = this.#run;
    if (!options.checkpoint || this.#savedStep === this.#state.done) return;
    const settings = runSettings(data.length, options);
    await options.checkpoint.save(await writeCheckpoint(network, this.#state.slots, history, settings));
    this.#savedStep = this.#state.done;
    this.#savedAt = performance.now();
  }

  /** @throws TrainingInterrupted, after a last checkpoint, if the signal is aborted and steps are left */
  async #stopIfAborted(): Promise<void> {
    const { signal } = this.#run.options;
    if (!signal?.aborted || this.isDone) return;
    await this.#save();
    throw new TrainingInterrupted(this.#state.done, this.#steps, { cause: signal.reason });
  }
}

/** The fields of a step. */
function validationOf(point: ValidationPoint | undefined): Partial<Step> {
  if (point?.accuracy !== undefined) return { validationAccuracy: point.accuracy };
  return point?.phaseError === undefined ? {} : { validationPhaseError: point.phaseError };
}
