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
import { evaluate, fit, recipes, TrainingInterrupted } from '@argand/training';
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
/** How often a checkpoint is taken, in seconds: what is lost at most if the tab's worker ends. */
const savedEvery = 5;
/** How often the page hears of it, in milliseconds. */
const toldEvery = 80;
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
  const few = take(test, 0, Math.min(imagesOfLook, test.length));
  const state = { step: 0, steps: 1, images: 0, milliseconds: 0 };
  const imagesPerSecond = () => (1000 * state.images) / Math.max(state.milliseconds, 1e-6);
  let losses: number[] = [];
  let begun: number | undefined;
  let told = performance.now();
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
    for await (const { index, steps: all, epoch, loss, samples } of steps) {
      const now = performance.now();
      state.step = index + 1;
      state.steps = all;
      losses.push(loss);
      // The first step waits for the data to be encoded.
      if (begun !== undefined) {
        state.images += samples;
        state.milliseconds += now - begun;
      }
      begun = now;
      const look = state.step % Math.max(Math.floor(all / looks), 10) === 0 || state.step === all;
      if (!look && now - told < toldEvery) continue;
      const accuracy = look ? (await evaluate(network, few)).accuracy : undefined;
      listener.progress({
        step: state.step,
        steps: all,
        epoch,
        losses,
        imagesPerSecond: imagesPerSecond(),
        ...(accuracy === undefined ? {} : { accuracy }),
      });
      losses = [];
      // Messages get their turn, such as the one that pauses this.
      await new Promise((resolve) => setTimeout(resolve, 0));
      told = performance.now();
      begun = told;
    }
    finished = true;
  } catch (reason) {
    if (!(reason instanceof TrainingInterrupted)) throw reason;
  }
  const file = await writeNetwork(network);
  network.dispose();
  listener.says('The same network, on spikes …');
  return {
    finished,
    step: state.step,
    steps: state.steps,
    device: device.description,
    imagesPerSecond: imagesPerSecond(),
    file,
    ...(await examine(file, examiner, test)),
  };
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
