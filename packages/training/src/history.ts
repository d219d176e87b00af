import { classType } from '@argand/backend';
import { objectOf, wrongField } from './checkpoint-error.ts';

/** One recorded training step. */
export interface HistoryPoint {
  /** From 0 on, over all epochs. */
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
}

/** The result on the validation data after an epoch. */
export interface ValidationPoint {
  /** From 0 on. */
  readonly epoch: number;
  /** Of data with classes. */
  readonly accuracy?: number;
  /** Of data whose targets are phases: the mean of |wrap(y − t)|, in units of π. */
  readonly phaseError?: number;
}

/** A {@link TrainingHistory} as a checkpoint stores it: JSON. */
export interface StoredHistory {
  readonly steps: number;
  readonly samples: number;
  readonly seconds: number;
  /** Steps between two points of the curve: a power of two. */
  readonly stride: number;
  readonly losses: readonly number[];
  readonly learningRates: readonly number[];
  /** The newest step, which need not lie on the curve. */
  readonly last: HistoryPoint | null;
  readonly validation: readonly ValidationPoint[];
}

/** A longer curve is thinned by half. */
const maxPoints = 2048;

/**
 * The record of a training run: its loss curve in bounded memory, the validation after each epoch, samples and seconds.
 *
 * `await fit(…)` returns one. Pass your own as `history` to watch it while training runs. `fit` fills it, stores it in every checkpoint, and
 * restores it when a run is resumed. The history of a resumed run therefore equals that of a run that never stopped; its seconds are the sum over all sessions, each up to the checkpoint
 * that the next one resumed from.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { adam, constant, fit, similarityLoss } from '@argand/training';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
 * const data = { images: Float32Array.of(0, 0.5, 0.5, 0), labels: Int32Array.of(0, 1), length: 2 };
 * const options = { epochs: 10, batchSize: 1, seed: 0, loss: similarityLoss(), optimizer: adam(), learningRate: constant(0.05) };
 * const history = await fit(network, data, options);
 * history.curve.length; // 20
 * ```
 */
export class TrainingHistory {
  #steps = 0;
  #samples = 0;
  #stride = 1;
  #points: HistoryPoint[] = [];
  #last: HistoryPoint | undefined;
  #validation: ValidationPoint[] = [];
  /** Seconds of earlier sessions. */
  #seconds = 0;
  /** When this session began, while it runs. */
  #begin: number | undefined;

  /** Number of steps taken. */
  get steps(): number {
    return this.#steps;
  }

  /** Number of samples seen; a sample counts once in each epoch. */
  get samples(): number {
    return this.#samples;
  }

  /** Wall-clock seconds in `fit`: encoding the data, steps, checkpoints, validation, and what the caller does between steps. */
  get seconds(): number {
    return this.#seconds + (this.#begin === undefined ? 0 : (performance.now() - this.#begin) / 1000);
  }

  /** Samples per second; 0 before the first step. */
  get samplesPerSecond(): number {
    return this.#samples === 0 ? 0 : this.#samples / Math.max(this.seconds, 1e-9);
  }

  /** The loss of the newest step; NaN before the first step. */
  get finalLoss(): number {
    return this.#last?.loss ?? Number.NaN;
  }

  /**
   * The loss curve: every step of a run of up to 2048 steps, otherwise every n-th, where n is the smallest power of two that keeps
   * 2048 points or fewer. The points depend only on the steps, not on interruptions.
   */
  get curve(): readonly HistoryPoint[] {
    return this.#points;
  }

  /** The result on the validation data after each epoch; empty if `fit` was given none. */
  get validation(): readonly ValidationPoint[] {
    return this.#validation;
  }

  /** Starts a session, from nothing or from what a checkpoint stored. `fit` calls it. */
  start(stored?: StoredHistory): void {
    this.#steps = stored?.steps ?? 0;
    this.#samples = stored?.samples ?? 0;
    this.#stride = stored?.stride ?? 1;
    this.#points = (stored?.losses ?? []).map((loss, i) => ({
      step: i * this.#stride,
      loss,
      learningRate: stored?.learningRates[i] ?? Number.NaN,
    }));
    this.#last = stored?.last ?? undefined;
    this.#validation = [...(stored?.validation ?? [])];
    this.#seconds = stored?.seconds ?? 0;
    this.#begin = performance.now();
  }

  /** Adds the next step. `fit` calls it. */
  add(loss: number, rate: number, samples: number): void {
    const point = { step: this.#steps, loss, learningRate: rate };
    this.#last = point;
    this.#steps++;
    this.#samples += samples;
    if (point.step % this.#stride !== 0) return;
    this.#points.push(point);
    if (this.#points.length <= maxPoints) return;
    this.#stride *= 2;
    this.#points = this.#points.filter(({ step }) => step % this.#stride === 0);
  }

  /** Adds the validation of an epoch. `fit` calls it. */
  addValidation(point: ValidationPoint): void {
    this.#validation.push(point);
  }

  /** Stops the clock at the end of a session. `fit` calls it. */
  stop(): void {
    this.#seconds = this.seconds;
    this.#begin = undefined;
  }

  /** What a checkpoint stores. */
  toJSON(): StoredHistory {
    return {
      steps: this.#steps,
      samples: this.#samples,
      seconds: this.seconds,
      stride: this.#stride,
      losses: this.#points.map(({ loss }) => loss),
      learningRates: this.#points.map(({ learningRate }) => learningRate),
      last: this.#last ?? null,
      validation: this.#validation,
    };
  }
}

/**
 * A stored history, validated field by field.
 *
 * @param steps number of steps that the checkpoint was written after
 * @throws CheckpointError naming the field
 */
export function readHistory(value: unknown, steps: number): StoredHistory {
  const field = 'history';
  const fields = objectOf(value, field);
  const { samples, seconds, stride, losses, learningRates, last, validation } = fields;
  if (fields.steps !== steps) throw wrongField(`${field}.steps`, fields.steps, `${steps}, the steps done`);
  if (!isCount(samples)) throw wrongField(`${field}.samples`, samples, 'a whole number from 0');
  if (!isNumber(seconds) || seconds < 0) throw wrongField(`${field}.seconds`, seconds, 'a number from 0');
  if (!isCount(stride) || stride < 1 || !Number.isInteger(Math.log2(stride)))
    throw wrongField(`${field}.stride`, stride, 'a power of two');
  const points = Math.ceil(steps / stride);
  if (points > maxPoints)
    throw wrongField(`${field}.stride`, stride, `a power of two that leaves ${maxPoints} points`);
  const numbers = (list: unknown, name: string): readonly number[] => {
    if (!Array.isArray(list) || list.length !== points || !list.every(isNumber))
      throw wrongField(`${field}.${name}`, list, `a list of ${points} numbers`);
    return list;
  };
  return {
    steps,
    samples,
    seconds,
    stride,
    losses: numbers(losses, 'losses'),
    learningRates: numbers(learningRates, 'learningRates'),
    last: readLast(last, steps),
    validation: readValidation(validation),
  };
}

function readValidation(value: unknown): readonly ValidationPoint[] {
  const field = 'history.validation';
  if (!Array.isArray(value)) throw wrongField(field, value, 'a list');
  return value.map((one: unknown, i) => {
    const { epoch, accuracy, phaseError } = objectOf(one, `${field}[${i}]`);
    if (!isCount(epoch)) throw wrongField(`${field}[${i}].epoch`, epoch, 'a whole number from 0');
    if (isNumber(accuracy)) return { epoch, accuracy };
    // JSON has no NaN: the error of outputs that are all silent.
    if (phaseError === null) return { epoch, phaseError: Number.NaN };
    if (isNumber(phaseError)) return { epoch, phaseError };
    throw wrongField(`${field}[${i}].accuracy`, accuracy, 'a number, or phaseError in its place');
  });
}

function readLast(value: unknown, steps: number): HistoryPoint | null {
  const field = 'history.last';
  if (steps === 0) {
    if (value !== null) throw wrongField(field, value, 'null, for no step is done');
    return null;
  }
  const { step, loss, learningRate } = objectOf(value, field);
  if (step !== steps - 1) throw wrongField(`${field}.step`, step, `${steps - 1}, the newest step`);
  if (!isNumber(loss)) throw wrongField(`${field}.loss`, loss, 'a number');
  if (!isNumber(learningRate)) throw wrongField(`${field}.learningRate`, learningRate, 'a number');
  return { step, loss, learningRate };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** {@link TrainingHistory}, for checks of arguments. */
export const historyKind = classType(TrainingHistory, {
  name: 'TrainingHistory',
  package: '@argand/training',
  remedy: 'Make one with new TrainingHistory().',
});
