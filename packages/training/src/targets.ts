import { requireFloats, requireNumbers } from '@argand/arrays';
import { interfaceType, requireNumber } from '@argand/backend';
import { NumericError, OptionError, OptionTypeError, ShapeError } from '@argand/errors';
import type { LabelledSamples, Samples } from '@argand/layers';
import type { Loss, PhaseLoss } from './losses/loss.ts';

/** Images with target phases, for a loss such as `phaseLoss()`. */
export interface TargetSamples extends Samples {
  /** [length, outputs] row-major, in units of π; any finite number, of which only the angle matters. */
  readonly targets: Float32Array | Float64Array | readonly number[];
}

/** Samples whose targets were checked: classes as int32 [length], or phases as floats [length, outputs]. */
export interface CheckedSamples extends Samples {
  readonly targets: Int32Array | Float32Array | Float64Array;
}

/** {@link TargetSamples}, for checks of arguments. */
export const targetSamplesType = interfaceType<TargetSamples>(['images', 'length', 'targets'], {
  name: 'TargetSamples object',
  package: '@argand/training',
  remedy: 'Pass { images, targets, length } to a loss on phases.',
});

/** Whether samples have phases for targets. */
export function hasPhaseTargets(data: LabelledSamples | TargetSamples): data is TargetSamples {
  return targetSamplesType.is(data);
}

/** @throws TypeError if the samples have only targets of the kind that the loss does not compare with */
export function requireTargetsOf(
  loss: Loss | PhaseLoss,
  data: LabelledSamples | TargetSamples,
  caller: string,
  what: string,
): void {
  const phases = hasPhaseTargets(data);
  if (loss.targets === 'phases' && !phases) {
    throw new OptionTypeError(
      `${caller}: the loss ${loss.name} compares with phases, but ${what} has no targets; pass { images, targets, length }, or use a loss on classes such as similarityLoss().`,
    );
  }
  if (loss.targets !== 'phases' && phases && !('labels' in data)) {
    throw new OptionTypeError(
      `${caller}: the loss ${loss.name} compares with classes, but ${what} has targets and no labels; pass { images, labels, length }, or use phaseLoss().`,
    );
  }
}

/**
 * The targets of samples as an array of floats.
 *
 * @throws TypeError if they are no numbers; Error if there are no samples, or not one finite number for each sample and output
 */
export function phaseTargets(
  caller: string,
  { targets, length }: Pick<TargetSamples, 'targets' | 'length'>,
  outputs: number,
): Float32Array | Float64Array {
  requireNumber(caller, 'length', length, { whole: true, atLeast: 0 });
  const numbers = requireFloats(targets, `${caller}: targets`);
  if (length === 0) throw new ShapeError(`${caller}: the data set is empty: there is no sample in it.`);
  if (numbers.length !== length * outputs) {
    throw new ShapeError(
      `${caller}: there are ${numbers.length} targets; expected ${length * outputs}, one for each of ${length} samples and ${outputs} outputs.`,
    );
  }
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isFinite(numbers[i])) continue;
    throw new NumericError(
      `${caller}: target ${i % outputs} of sample ${Math.floor(i / outputs)} is ${numbers[i]}; expected a finite phase in units of π.`,
    );
  }
  return numbers;
}

/**
 * The classes of samples as int32, from any array of numbers.
 *
 * @throws TypeError if the labels are no numbers; Error if there are no samples, or a label is missing or no class
 */
export function classLabels(
  caller: string,
  { labels, length }: Pick<LabelledSamples, 'labels' | 'length'>,
  classes: number,
): Int32Array {
  requireNumber(caller, 'length', length, { whole: true, atLeast: 0 });
  const numbers = Array.isArray(labels) ? labels : requireNumbers(labels, `${caller}: labels`);
  if (length === 0) throw new ShapeError(`${caller}: the data set is empty: there is no sample in it.`);
  if (numbers.length !== length)
    throw new ShapeError(`${caller}: there are ${length} images, but ${numbers.length} labels.`);
  for (let i = 0; i < length; i++) {
    if (!Number.isInteger(numbers[i]) || numbers[i] < 0 || numbers[i] >= classes) {
      throw new OptionError(
        `${caller}: label ${i} is ${numbers[i]}, but the network's readout has the classes 0 to ${classes - 1}.`,
      );
    }
  }
  return Int32Array.from(numbers);
}
