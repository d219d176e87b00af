import { type Tensor, tensor, tensorKind, valueAndGradient } from '@argand/autograd';
import { requireKind, requireNumber, requireOptions } from '@argand/backend';
import { type Labelled, type Network, networkKind } from '@argand/layers';
import { classLabels } from './encoded-data.ts';
import { type Loss, lossKind } from './losses/loss.ts';

/** The loss of some phases and labels, and its gradient for every parameter (by name) and for the phases (`inputs`). */
export interface LossGradients {
  readonly loss: Tensor<'float32'>;
  readonly gradients: Readonly<Record<string, Tensor<'float32'>>>;
}

/**
 * The loss of phases [n, …] (after the encoder) and its gradients. The tensors are the caller's to dispose.
 *
 * @param labels one class for each sample
 * @param options.damping ε in the gradient of the angle; 0 is the plain arg.
 * @throws Error if there are no samples, or a label is missing or no class of the network
 */
export function gradients(
  network: Network,
  phases: Tensor<'float32'>,
  labels: Labelled['labels'],
  options: { readonly loss: Loss; readonly damping?: number },
): LossGradients {
  requireOptions(options, 'gradients');
  const { loss, damping = 0 } = options;
  requireKind(networkKind, network, 'gradients', 'network');
  requireKind(tensorKind, phases, 'gradients', 'phases');
  requireKind(lossKind, loss, 'gradients', 'loss');
  requireNumber('gradients', 'damping', damping, { atLeast: 0 });
  const { classes: count } = network.description.readout;
  const classes = classLabels('gradients', { labels, length: phases.shape[0] }, count);
  const inputs: Record<string, Tensor<'float32'>> = { ...network.parameters, inputs: phases };
  const { value, gradients: found } = valueAndGradient(
    ({ inputs: x, ...parameters }: Record<string, Tensor<'float32'>>) => {
      return loss.apply(network.apply(x, { parameters, damping }), tensor(network.device, classes));
    },
    inputs,
  );
  return { loss: value, gradients: found };
}
