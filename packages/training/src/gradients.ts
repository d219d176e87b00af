import { type Tensor, tensor, tensorType, valueAndGrad } from '@argand/autograd';
import { requireNumber, requireOptions, requireType } from '@argand/backend';
import { type LabelledSamples, type Network, networkType } from '@argand/layers';
import { type Loss, lossType } from './losses/loss.ts';
import { classLabels } from './targets.ts';

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
export function lossAndGradients(
  network: Network,
  phases: Tensor<'float32'>,
  labels: LabelledSamples['labels'],
  options: { readonly loss: Loss; readonly damping?: number | undefined },
): LossGradients {
  requireOptions(options, 'lossAndGradients');
  const { loss, damping = 0 } = options;
  requireType(networkType, network, 'lossAndGradients', 'network');
  requireType(tensorType, phases, 'lossAndGradients', 'phases');
  requireType(lossType, loss, 'lossAndGradients', 'loss');
  requireNumber('lossAndGradients', 'damping', damping, { atLeast: 0 });
  const { classes: count } = network.description.readout;
  const classes = classLabels('gradients', { labels, length: phases.shape[0] }, count);
  const inputs: Record<string, Tensor<'float32'>> = { ...network.parameters, inputs: phases };
  const { value, gradients: found } = valueAndGrad(
    ({ inputs: x, ...parameters }: Record<string, Tensor<'float32'>>) => {
      return loss.apply(network.apply(x, { parameters, damping }), tensor(network.device, classes));
    },
    inputs,
  );
  return { loss: value, gradients: found };
}
