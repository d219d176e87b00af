import { requireType } from '@argand/backend';
import {
  type LabelledSamples,
  labelledSamplesType,
  type Network,
  networkType,
  samplePixels,
} from '@argand/layers';
import { type FitOptions, type PhaseFitOptions, requireFitOptions } from './fit-options.ts';
import { TrainingHistory } from './history.ts';
import type { Loss, PhaseLoss } from './losses/loss.ts';
import { penaltiesOf } from './take-step.ts';
import {
  type CheckedSamples,
  classLabels,
  hasPhaseTargets,
  phaseTargets,
  requireTargetsOf,
  type TargetSamples,
} from './targets.ts';
import { TrainingRun } from './training-run.ts';
import { trainingSteps } from './training-session.ts';

/**
 * Trains a network, on classes or on phases (`phaseLoss`): `await fit(…)` takes all steps and returns the history, `for await (const step of fit(…))` takes them one by one.
 *
 * Arguments are checked at the call. Nothing else happens before the run is awaited or iterated; {@link TrainingRun} says what holds if it
 * is both, or neither. Each step replaces the network's parameters and frees what it computed on the way. One seed gives the same bits, on
 * any number of threads, interrupted or not.
 *
 * @throws Error at the call if the data are empty or do not fit the network, or an option is out of range. The run rejects if the loss
 * becomes NaN (naming the step and its origin) or the checkpoint belongs to another run, and with {@link TrainingInterrupted} if the signal
 * stops it.
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
 * const { finalLoss } = await fit(network, data, options);
 * finalLoss < 0.2; // true
 *
 * // Or step by step: 100 more, until the loss is small enough.
 * for await (const { loss } of fit(network, data, options)) if (loss < 0.1) break;
 * ```
 */
export function fit(network: Network, data: LabelledSamples, options: FitOptions): TrainingRun;
export function fit(network: Network, data: TargetSamples, options: PhaseFitOptions): TrainingRun;
export function fit(
  network: Network,
  data: LabelledSamples | TargetSamples,
  options: FitOptions | PhaseFitOptions,
): TrainingRun {
  requireType(networkType, network, 'fit', 'network');
  requireFitOptions(options, network);
  requireType(labelledSamplesType, data, 'fit', 'data');
  const { loss, validation } = options;
  requireTargetsOf(loss, data, 'fit', 'data');
  const { classes } = network.description.readout;
  const targets = targetsOf(loss, data, classes, 'fit');
  if (validation !== undefined) {
    requireType(labelledSamplesType, validation, 'fit', 'validation');
    requireTargetsOf(loss, validation, 'fit', 'validation');
    targetsOf(loss, validation, classes, 'fit: validation');
  }
  // What can be known of the images without a look at each number.
  samplePixels(data, 0, 0, network.description.inputShape);
  const penalties = penaltiesOf(network, options.l2 ?? {});
  const { history = new TrainingHistory() } = options;
  const samples = { images: data.images, length: data.length, targets };
  return new TrainingRun(trainingSteps({ network, data: samples, options, history, penalties }), history);
}

/** The checked targets of data for a loss. */
function targetsOf(
  loss: Loss | PhaseLoss,
  data: LabelledSamples | TargetSamples,
  classes: number,
  caller: string,
): CheckedSamples['targets'] {
  return loss.targets === 'phases' && hasPhaseTargets(data)
    ? phaseTargets(caller, data, classes)
    : classLabels(caller, data as LabelledSamples, classes);
}
