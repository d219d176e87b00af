import { type Tensor, tensor, valueAndGradient } from '@argand/autograd';
import type { Network } from '@argand/layers';
import type { Loss } from './losses/loss.ts';

/** The loss of some phases and labels, and its gradient for every parameter (by name) and for the phases (`inputs`). */
export interface LossGradients {
  readonly loss: Tensor<'float32'>;
  readonly gradients: Readonly<Record<string, Tensor<'float32'>>>;
}

/**
 * The loss of phases [n, …] (after the encoder) and its gradients. The tensors are the caller's to dispose.
 *
 * @param damping ε in the gradient of the angle; 0 is the plain arg.
 */
export function gradients(
  network: Network,
  phases: Tensor<'float32'>,
  labels: Int32Array,
  { loss, damping = 0 }: { readonly loss: Loss; readonly damping?: number },
): LossGradients {
  const inputs: Record<string, Tensor<'float32'>> = { ...network.parameters, inputs: phases };
  const { value, gradients: found } = valueAndGradient(
    ({ inputs: x, ...parameters }: Record<string, Tensor<'float32'>>) => {
      return loss.apply(network.apply(x, { parameters, damping }), tensor(network.device, labels));
    },
    inputs,
  );
  return { loss: value, gradients: found };
}
