import type { Tensor } from '@argand/autograd';
import { interfaceType } from '@argand/backend';

/** How far the phases of the last layer are from what the classes ask for. A loss of your own is another such object. */
export interface Loss {
  readonly name: string;
  /** What a checkpoint must agree with. */
  readonly settings: Readonly<Record<string, number>>;
  /** What the data are compared with. Default `classes`. */
  readonly targets?: 'classes' | undefined;
  /** Phases [batch, classes] and labels [batch] to one number, differentiable in the phases. A missing phase adds nothing. */
  apply(phases: Tensor<'float32'>, labels: Tensor<'int32'>): Tensor<'float32'>;
}

/** A loss for data whose targets are phases instead of classes. */
export interface PhaseLoss extends Omit<Loss, 'targets' | 'apply'> {
  readonly targets: 'phases';
  /** Phases and targets, both [batch, outputs], to one number, differentiable in the phases. A missing phase adds nothing. */
  apply(phases: Tensor<'float32'>, targets: Tensor<'float32'>): Tensor<'float32'>;
}

/** {@link Loss}, for checks of arguments. */
export const lossType = interfaceType<Loss | PhaseLoss>(['apply'], {
  name: 'Loss',
  package: '@argand/training',
  remedy: 'Use one such as similarityLoss().',
});

/** Applies a loss to targets of its kind, which were made for it. */
export function applyLoss(
  loss: Loss | PhaseLoss,
  phases: Tensor<'float32'>,
  targets: Tensor,
): Tensor<'float32'> {
  return loss.targets === 'phases'
    ? loss.apply(phases, targets as Tensor<'float32'>)
    : loss.apply(phases, targets as Tensor<'int32'>);
}
