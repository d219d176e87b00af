import type { Tensor } from '@argand/autograd';
import { interfaceType } from '@argand/backend';

/** How far the phases of the last layer are from what the labels ask for. A loss of one's own is another such object. */
export interface Loss {
  readonly name: string;
  /** What a checkpoint must agree with. */
  readonly settings: Readonly<Record<string, number>>;
  /** Phases [batch, classes] and labels [batch] to one number, differentiable in the phases. A missing phase adds nothing. */
  apply(phases: Tensor<'float32'>, labels: Tensor<'int32'>): Tensor<'float32'>;
}

/** {@link Loss}, for checks of arguments. */
export const lossType = interfaceType<Loss>(['apply'], {
  name: 'Loss',
  package: '@argand/training',
  remedy: 'Use one such as similarityLoss().',
});
