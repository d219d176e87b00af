import { add, keep, multiply, scope, square, sum, type Tensor, valueAndGrad } from '@argand/autograd';
import { requireNumber } from '@argand/backend';
import type { Network } from '@argand/layers';
import { randomStream } from '@argand/random';
import type { EncodedBatch } from './encoded-data.ts';
import type { Loss } from './losses/loss.ts';
import type { Optimizer, OptimizerSlots } from './optimizers/optimizer.ts';
import type { TrainingState } from './training-state.ts';

/** What every step of a run is taken with. */
export interface StepSettings {
  readonly seed: number;
  readonly loss: Loss;
  readonly damping: number;
  readonly optimizer: Optimizer;
  /** λ in λ Σ w² of parameters, by their names. */
  readonly penalties: Readonly<Record<string, number>>;
}

/** What a step leaves; all of it is kept. */
export interface TakenStep {
  /** The loss with its penalties, made NaN if a parameter after the step is not finite. */
  readonly loss: Tensor<'float32'>;
  readonly state: TrainingState;
}

/** One step from a state to the next, which stands beside it: nothing of the first is changed or given back. */
export function takeStep(
  network: Network,
  state: TrainingState,
  batch: () => EncodedBatch,
  rate: number,
  { seed, loss, damping, optimizer, penalties }: StepSettings,
): TakenStep {
  const { done } = state;
  return scope(network.device, () => {
    const { phases, labels } = batch();
    const { value, gradients } = valueAndGrad(
      (parameters: Record<string, Tensor<'float32'>>) => {
        const dropout = (layer: number) => randomStream(seed, 'dropout', layer, done);
        let total = loss.apply(network.apply(phases, { parameters, damping, dropout }), labels);
        for (const [name, penalty] of Object.entries(penalties)) {
          total = add(total, multiply(sum(square(parameters[name])), penalty));
        }
        return total;
      },
      state.parameters as Record<string, Tensor<'float32'>>,
    );
    const parameters: Record<string, Tensor<'float32'>> = {};
    const slots: Record<string, OptimizerSlots> = {};
    let probed = value;
    for (const [name, parameter] of Object.entries(state.parameters)) {
      const updated = optimizer.update(parameter, gradients[name], state.slots[name], {
        learningRate: rate,
        step: done + 1,
      });
      parameters[name] = updated.parameter;
      slots[name] = updated.slots;
      // NaN in a weight only silences neurons, which the loss permits; 0 · NaN makes it seen, with one read for all.
      probed = add(probed, multiply(sum(updated.parameter), 0));
    }
    return keep({ loss: probed, state: { parameters, slots, done: done + 1 } });
  });
}

/**
 * λ of the parameters `weight` of all layers of the kinds that `l2` names.
 *
 * @throws Error if a λ is negative or not finite.
 */
export function penaltiesOf(
  network: Network,
  l2: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const penalties: Record<string, number> = {};
  const { layers } = network.description;
  for (const [kind, penalty] of Object.entries(l2)) {
    requireNumber('fit', `l2.${kind}`, penalty, { atLeast: 0 });
    layers.forEach((layer, i) => {
      const name = `layers.${i}.weight`;
      if (layer.kind === kind && name in network.parameters && penalty > 0) penalties[name] = penalty;
    });
  }
  return penalties;
}
