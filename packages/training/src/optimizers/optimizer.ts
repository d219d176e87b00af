import { allocate, type Tensor } from '@argand/autograd';
import { interfaceType } from '@argand/backend';

/** What an optimiser remembers of one parameter, by the names of its slots. */
export type OptimizerSlots = Readonly<Record<string, Tensor<'float32'>>>;

/** Where a training run is when a parameter is updated. */
export interface UpdateContext {
  /** The learning rate of this step. */
  readonly learningRate: number;
  /** The number of this step, from 1 on. */
  readonly step: number;
  /** The parameter's name: its path in the tree, such as `layers.0.weight`. */
  readonly name?: string | undefined;
}

/** A parameter and its slots after a step. */
export interface UpdateResult {
  readonly parameter: Tensor<'float32'>;
  readonly slots: OptimizerSlots;
}

/** A rule by which a gradient changes a parameter: a pure function. One of one's own is another such object. */
export interface Optimizer {
  readonly name: string;
  /** What a checkpoint must agree with. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** What it remembers; every slot begins as zeros of the parameter's shape. */
  readonly slots: readonly string[];
  /** The parameter and its slots after one step along this gradient, as new tensors. */
  update(
    parameter: Tensor<'float32'>,
    gradient: Tensor<'float32'>,
    slots: OptimizerSlots,
    context: UpdateContext,
  ): UpdateResult;
}

/** {@link Optimizer}, for checks of arguments. */
export const optimizerKind = interfaceType<Optimizer>(['update', 'slots'], {
  name: 'Optimizer',
  package: '@argand/training',
  remedy: 'Use one such as adam().',
});

/** A tensor of the same shape, to be written. */
export function like({ device, shape }: Tensor<'float32'>): Tensor<'float32'> {
  return allocate(device, 'float32', shape);
}
