import { add, keep, multiply, scope, sum, type Tensor, valueAndGradient, zeros } from '@argand/autograd';
import type { Labelled, Network } from '@argand/layers';
import { permutation, stream } from '@argand/random';
import { type Checkpoint, type RunState, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { encodeData } from './encoded-data.ts';
import { evaluate } from './evaluate.ts';
import type { Loss } from './losses/loss.ts';
import { requireFiniteLoss } from './not-a-number.ts';
import type { Optimizer, Slots } from './optimizers/optimizer.ts';
import type { Rate } from './rates.ts';

/** When checkpoints are taken, and what becomes of them. */
export interface CheckpointPlan {
  /** After every so many steps; only when training is stopped, if not given. */
  readonly every?: number;
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
  readonly rate: Rate;
  /** Data held back, on which every epoch ends with an evaluation. */
  readonly validation?: Labelled;
  /** Stops after the step in progress, with a last checkpoint and a {@link TrainingInterrupted}. */
  readonly signal?: AbortSignal;
  /** A checkpoint to go on from: the run then is, bit for bit, the run that never stopped. */
  readonly resume?: Uint8Array;
  /** Where checkpoints go, every so many steps (only when stopped, if not given). */
  readonly checkpoint?: CheckpointPlan;
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
  readonly rate: number;
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
 * @throws Error if the data are empty or do not fit the network, an option is out of range, the loss becomes NaN (naming
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
 * const options = { epochs: 100, batchSize: 2, seed: 0, loss: similarityLoss(), optimizer: adam(), rate: constant(0.05) };
 * let last = 1;
 * for await (const { loss } of fit(network, data, options)) last = loss;
 * last < 0.2; // true
 * ```
 */
export async function* fit(
  network: Network,
  data: Labelled,
  options: FitOptions,
): AsyncGenerator<Step, void, undefined> {
  requireOptions(options);
  const { epochs, batchSize, seed, loss, damping = 0, optimizer, rate } = options;
  const { device } = network;
  const encoded = encodeData(network, data, options.byteLimit ?? 2 ** 30);
  const stepsPerEpoch = Math.ceil(data.length / batchSize);
  const steps = epochs * stepsPerEpoch;
  const run: RunState = {
    epochs,
    batchSize,
    seed,
    damping,
    samples: data.length,
    loss: { name: loss.name, ...loss.settings },
    optimizer: { name: optimizer.name, ...optimizer.settings },
    rate: { name: rate.name, ...rate.settings },
  };
  let slots = emptySlots(network, optimizer);
  let done = 0;
  if (options.resume) {
    const found: Checkpoint = await readCheckpoint(options.resume, network, optimizer, run);
    disposeSlots(slots);
    slots = found.slots;
    done = found.step;
  }
  try {
    let order: Uint32Array = new Uint32Array();
    let orderOf = -1;
    while (done < steps) {
      const epoch = Math.floor(done / stepsPerEpoch);
      const place = done % stepsPerEpoch;
      if (orderOf !== epoch) {
        order = permutation(stream(seed, 'shuffle', 0, epoch), data.length);
        orderOf = epoch;
      }
      const indices = order.subarray(place * batchSize, (place + 1) * batchSize);
      const currentRate = rate.at(done, steps);
      const taken = scope(device, () => {
        const { phases, labels } = encoded.batch(indices);
        const { value, gradients } = valueAndGradient(
          (parameters: Record<string, Tensor<'float32'>>) => {
            const dropout = (layer: number) => stream(seed, 'dropout', layer, done);
            return loss.apply(network.apply(phases, { parameters, damping, dropout }), labels);
          },
          network.parameters as Record<string, Tensor<'float32'>>,
        );
        const parameters: Record<string, Tensor<'float32'>> = {};
        const nextSlots: Record<string, Slots> = {};
        let probed = value;
        for (const [name, parameter] of Object.entries(network.parameters)) {
          const context = { rate: currentRate, step: done + 1 };
          const updated = optimizer.update(parameter, gradients[name], slots[name], context);
          parameters[name] = keep(updated.parameter);
          nextSlots[name] = keep(updated.slots);
          // NaN in a weight only silences neurons, which the loss permits; 0 · NaN makes it seen, with one read for all.
          probed = add(probed, multiply(sum(updated.parameter), 0));
        }
        return { value: probed, parameters, nextSlots };
      });
      const lossValue = await taken.value.item();
      taken.value.dispose();
      await requireFiniteLoss(lossValue, done, epoch, network, taken.parameters);
      for (const parameter of Object.values(network.parameters)) parameter.dispose();
      disposeSlots(slots);
      network.parameters = taken.parameters;
      slots = taken.nextSlots;
      done += 1;
      const atEnd = done % stepsPerEpoch === 0;
      const validated = atEnd && options.validation ? await evaluate(network, options.validation) : undefined;
      const { every = Number.POSITIVE_INFINITY } = options.checkpoint ?? {};
      const stopped = options.signal?.aborted ?? false;
      if (options.checkpoint && (stopped || done % every === 0 || done === steps)) {
        await options.checkpoint.save(await writeCheckpoint(network, slots, done, run));
      }
      yield {
        index: done - 1,
        steps,
        epoch,
        epochs,
        loss: lossValue,
        rate: currentRate,
        samples: indices.length,
        ...(validated ? { validationAccuracy: validated.accuracy } : {}),
      };
      if (stopped && done < steps) throw new TrainingInterrupted(done, steps);
    }
  } finally {
    encoded.dispose();
    disposeSlots(slots);
  }
}

function requireOptions({ epochs, batchSize, damping = 0 }: FitOptions): void {
  if (!Number.isSafeInteger(epochs) || epochs < 1)
    throw new Error(`fit: epochs is ${epochs}; expected a whole number above 0.`);
  if (!Number.isSafeInteger(batchSize) || batchSize < 1)
    throw new Error(`fit: batchSize is ${batchSize}; expected a whole number above 0.`);
  if (!(damping >= 0 && Number.isFinite(damping)))
    throw new Error(`fit: damping is ${damping}; expected a number of at least 0.`);
}

function emptySlots(network: Network, optimizer: Optimizer): Record<string, Slots> {
  return Object.fromEntries(
    Object.entries(network.parameters).map(([name, { shape }]) => [
      name,
      Object.fromEntries(optimizer.slots.map((slot) => [slot, keep(zeros(network.device, shape))])),
    ]),
  );
}

function disposeSlots(slots: Readonly<Record<string, Slots>>): void {
  for (const held of Object.values(slots)) for (const slot of Object.values(held)) slot.dispose();
}
