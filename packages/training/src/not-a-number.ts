import type { Tensor } from '@argand/autograd';
import { NumericError } from '@argand/errors';
import type { TrainingState } from './training-state.ts';

/** The loss of a step, or a parameter after it, is NaN or infinite. */
export class NotANumberError extends NumericError {
  override readonly name = 'NotANumberError';
}

/**
 * What to tell of a step whose loss, made NaN if a parameter after the step is not finite, is no finite number: the step, and the
 * first parameter that is not finite.
 */
export async function notANumber(
  before: TrainingState,
  after: TrainingState,
  epoch: number,
): Promise<NotANumberError> {
  const found = await firstNotFinite(before.parameters);
  const made = await firstNotFinite(after.parameters);
  const origin = found
    ? `${found} was not finite before the step`
    : made
      ? `the step made ${made}`
      : 'every parameter is finite, so the loss itself is not';
  return new NotANumberError(
    `the loss of step ${before.done} (epoch ${epoch}) is not a number: ${origin}. Lower the learning rate or raise the damping, and go on from the last checkpoint.`,
  );
}

async function firstNotFinite(
  tensors: Readonly<Record<string, Tensor<'float32'>>>,
): Promise<string | undefined> {
  for (const [name, tensor] of Object.entries(tensors)) {
    const numbers = await tensor.read();
    const index = numbers.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) return `number ${index} of ${name} ${numbers[index]}`;
  }
  return undefined;
}
