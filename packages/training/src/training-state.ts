import { keep, scope, stack, type Tensor, zeros } from '@argand/autograd';
import type { Network } from '@argand/layers';
import type { Optimizer, OptimizerSlots } from './optimizers/optimizer.ts';

/** Where a run is: the parameters, what the optimiser remembers of each, and how many steps are done. */
export interface TrainingState {
  readonly parameters: Readonly<Record<string, Tensor<'float32'>>>;
  readonly slots: Readonly<Record<string, OptimizerSlots>>;
  readonly done: number;
}

/** Where a run begins. */
export function initialState(network: Network, optimizer: Optimizer): TrainingState {
  const slotsOf = ({ shape }: Tensor): OptimizerSlots =>
    Object.fromEntries(optimizer.slots.map((slot) => [slot, zeros(network.device, shape)]));
  const slots = scope(network.device, () =>
    keep(
      Object.fromEntries(
        Object.entries(network.parameters).map(([name, parameter]) => [name, slotsOf(parameter)]),
      ),
    ),
  );
  return { parameters: network.parameters, slots, done: 0 };
}

/** Gives back what the optimiser remembers. */
export function disposeSlots({ slots }: TrainingState): void {
  for (const held of Object.values(slots)) for (const slot of Object.values(held)) slot.dispose();
}

/** Gives back all of a state. */
export function disposeState(state: TrainingState): void {
  for (const parameter of Object.values(state.parameters)) parameter.dispose();
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
