import { dispose, keep, stack, type Tensor } from '@argand/autograd';
import type { Network } from '@argand/layers';
import { initializeOptimizer } from './optimizers/apply-gradients.ts';
import type { Optimizer, OptimizerSlots } from './optimizers/optimizer.ts';

/** Where a run is: the parameters, what the optimiser remembers of each, and how many steps are done. */
export interface TrainingState {
  readonly parameters: Readonly<Record<string, Tensor<'float32'>>>;
  readonly slots: Readonly<Record<string, OptimizerSlots>>;
  readonly done: number;
}

/** Where a run begins, with the parameters of these names. */
export function initialState(
  network: Network,
  optimizer: Optimizer,
  names: readonly string[],
): TrainingState {
  const parameters = pick(network.parameters, names);
  const { slots } = keep(initializeOptimizer(optimizer, parameters));
  return { parameters, slots, done: 0 };
}

/** The parameters of these names. */
export function pick(
  parameters: TrainingState['parameters'],
  names: readonly string[],
): TrainingState['parameters'] {
  return Object.fromEntries(names.map((name) => [name, parameters[name]]));
}

/** Gives back what the optimiser remembers. */
export function disposeSlots({ slots }: TrainingState): void {
  dispose(slots);
}

/** Gives back all of a state. */
export function disposeState(state: TrainingState): void {
  dispose(state.parameters);
  disposeSlots(state);
}

/** Reads some numbers of a device with one read, and gives the tensors back. */
export async function readTogether(scalars: readonly Tensor<'float32'>[]): Promise<number[]> {
  const [first] = scalars;
  let together: Tensor | undefined;
  try {
    together = scalars.length === 1 ? first : stack(scalars);
    return Array.from(await together.read());
  } finally {
    for (const held of [together, ...scalars]) held?.dispose();
  }
}
