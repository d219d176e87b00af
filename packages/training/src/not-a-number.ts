import type { Tensor } from '@argand/autograd';
import type { Network } from '@argand/layers';

/** The loss of a step, or a parameter after it, is NaN or infinite. */
export class NotANumberError extends Error {
  override readonly name = 'NotANumberError';
}

/**
 * @param loss the loss, made NaN if a parameter after the step is not finite.
 * @throws NotANumberError if that is so: it names the step and the first parameter that is not finite.
 */
export async function requireFiniteLoss(
  loss: number,
  step: number,
  epoch: number,
  network: Network,
  updated: Readonly<Record<string, Tensor<'float32'>>>,
): Promise<void> {
  if (Number.isFinite(loss)) return;
  const before = await firstNotFinite(network.parameters);
  const after = await firstNotFinite(updated);
  const place = before
    ? `${before} was not finite before the step`
    : after
      ? `the step made ${after}`
      : 'every parameter is finite, so the loss itself is not';
  for (const parameter of Object.values(updated)) parameter.dispose();
  throw new NotANumberError(
    `the loss of step ${step} (epoch ${epoch}) is not a number: ${place}. Lower the learning rate or raise the damping, and go on from the last checkpoint.`,
  );
}

async function firstNotFinite(
  tensors: Readonly<Record<string, Tensor<'float32'>>>,
): Promise<string | undefined> {
  for (const [name, tensor] of Object.entries(tensors)) {
    const numbers = await tensor.read();
    const place = numbers.findIndex((value) => !Number.isFinite(value));
    if (place >= 0) return `number ${place} of ${name} ${numbers[place]}`;
  }
  return undefined;
}
