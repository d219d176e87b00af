import type { Device } from '@argand/backend';
import { type Dataset, take } from '@argand/datasets';
import {
  clip,
  createNetwork,
  dense,
  type Network,
  normalize,
  randomProjection,
  readNetwork,
  scale,
  writeNetwork,
} from '@argand/layers';
import { compare, gated, meanCounts, predict, spike } from '@argand/spiking';
import {
  type EvaluationResult,
  evaluate,
  fit,
  recipes,
  type Step,
  TrainingInterrupted,
} from '@argand/training';
import type { TrainingListener, TrainingOutcome, TrainingPlan } from './plan.ts';

/** A run: its plan and, if it was paused, its checkpoint, which any device resumes. */
export interface Training {
  readonly plan: TrainingPlan;
  readonly checkpoint: Uint8Array | undefined;
}

/** What training works with. */
export interface TrainingMeans {
  /** Where it is trained, */
  readonly device: Device;
  /** and where what was learnt is examined. */
  readonly examiner: Device;
  readonly train: Dataset;
  readonly test: Dataset;
  readonly listener: TrainingListener;
  /** Pauses it after the step in progress. */
  readonly signal: AbortSignal;
}

const seed = 0;
const hidden = 100;
const classes = 10;
const { best } = recipes;
/** How often the accuracy is looked at on the way, and on how many test images. */
const [looks, imagesOfLook] = [40, 1000];
/** Images that are answered by spikes at the end. */
const spikingImages = 1000;
/** How often a checkpoint is saved, in seconds: the most that is lost if the tab's worker ends. */
const savedEvery = 5;
/** How often progress is reported to the page, in milliseconds. */
const reportedEvery = 80;
/** Phases of the training images that are kept; what is beyond is encoded anew in each step. */
const byteLimit = 2 ** 28;

/**
 * Trains from the checkpoint to the end, or until the signal pauses it, and gives checkpoints to the listener. A run that is paused and resumed on
 * another device is one run.
 */
export async function train(training: Training, means: TrainingMeans): Promise<TrainingOutcome> {
  const { device, examiner, train: data, test, listener, signal } = means;
  const { plan, checkpoint } = training;
  const network = checkpoint
    ? await readNetwork(checkpoint, { device, name: 'the checkpoint' })
    : await newNetwork(plan, device, data);
  const course = new Course(listener, () =>
    evaluate(network, take(test, 0, Math.min(imagesOfLook, test.length))),
  );
  let finished = false;
  try {
    const steps = fit(network, data, {
      epochs: plan.epochs,
      batchSize: best.batchSize,
      seed,
      loss: best.loss,
      damping: best.damping,
      optimizer: best.optimizer,
      learningRate: best.learningRate,
      byteLimit,
      signal,
      ...(checkpoint ? { resume: checkpoint } : {}),
      checkpoint: {
        everySeconds: savedEvery,
        save: async (bytes) => listener.saved(new Uint8Array(bytes)),
      },
    });
    for await (const step of steps) await course.take(step);
    finished = true;
  } catch (reason) {
    if (!(reason instanceof TrainingInterrupted)) throw reason;
  }
  const file = await writeNetwork(network);
  network.dispose();
  listener.says('The same network, on spikes …');
  return {
    finished,
    step: course.step,
    steps: course.steps,
    device: device.description,
    imagesPerSecond: course.imagesPerSecond,
    file,
    ...(await examine(file, examiner, test)),
  };
}

/** How far training is; reports to the listener now and then. */
class Course {
  step = 0;
  steps = 1;
  readonly #listener: TrainingMeans['listener'];
  readonly #evaluate: () => Promise<EvaluationResult>;
  #images = 0;
  #milliseconds = 0;
  #losses: number[] = [];
  #begun: number | undefined;
  #reported = performance.now();

  /** @param evaluate evaluates the network on a few test images */
  constructor(listener: TrainingMeans['listener'], evaluate: () => Promise<EvaluationResult>) {
    this.#listener = listener;
    this.#evaluate = evaluate;
  }

  get imagesPerSecond(): number {
    return (1000 * this.#images) / Math.max(this.#milliseconds, 1e-6);
  }

  /** Takes a step into account, and reports if it is time to. */
  async take({ index, steps, epoch, loss, samples }: Step): Promise<void> {
    const now = performance.now();
    this.step = index + 1;
    this.steps = steps;
    this.#losses.push(loss);
    // The first step waits for the data to be encoded.
    if (this.#begun !== undefined) {
      this.#images += samples;
      this.#milliseconds += now - this.#begun;
    }
    this.#begun = now;
    const look = this.step % Math.max(Math.floor(steps / looks), 10) === 0 || this.step === steps;
    if (!look && now - this.#reported < reportedEvery) return;
    const accuracy = look ? (await this.#evaluate()).accuracy : undefined;
    this.#listener.progress({
      step: this.step,
      steps,
      epoch,
      losses: this.#losses,
      imagesPerSecond: this.imagesPerSecond,
      ...(accuracy === undefined ? {} : { accuracy }),
    });
    this.#losses = [];
    // Yields to messages, such as the one that pauses training.
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#reported = performance.now();
    this.#begun = this.#reported;
  }
}

function newNetwork({ encoder }: TrainingPlan, device: Device, data: Dataset): Promise<Network> {
  return createNetwork({
    device,
    seed,
    inputShape: [784],
    // From a seed of its own the projection is made again, and need not be in the file.
    encoder:
      encoder === 'projection'
        ? [randomProjection(784, { seed }), normalize({ scale: 3 }), clip()]
        : [scale(0.5)],
    layers: [dense(hidden), dense(classes)],
    data,
  });
}

/** All test images at once, and some by spikes, with the weights of one file. */
async function examine(
  file: Uint8Array,
  device: Device,
  test: Dataset,
): Promise<Pick<TrainingOutcome, 'atemporal' | 'temporal'>> {
  const network = await readNetwork(file, { device, name: 'the network that was trained' });
  const { readout } = network.description;
  const whole = await evaluate(network, test);
  const some = take(test, 0, Math.min(spikingImages, test.length));
  const run = await spike(network, some, { neuron: gated() });
  network.dispose();
  const answers = predict(run, readout);
  const right = answers.filter((answer, image) => answer === some.labels[image]).length;
  return {
    atemporal: { images: whole.images, accuracy: whole.accuracy },
    temporal: {
      images: some.length,
      accuracy: right / some.length,
      agreement: compare(run, whole.phases.subarray(0, some.length * classes), readout).agreement,
      spikesPerImage: meanCounts(run).spikesPerImage,
    },
  };
}
