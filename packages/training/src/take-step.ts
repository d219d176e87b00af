import {
  add,
  keep,
  multiply,
  scope,
  square,
  sum,
  type Tensor,
  type TensorTree,
  valueAndGrad,
} from '@argand/autograd';
import { requireNumber } from '@argand/backend';
import type { Network } from '@argand/layers';
import { randomStream } from '@argand/random';
import { clipByGlobalNorm, clipByValue } from './clip-gradients.ts';
import type { EncodedBatch } from './encoded-data.ts';
import type { ClipOptions } from './fit-options.ts';
import { applyLoss, type Loss, type PhaseLoss } from './losses/loss.ts';
import { applyGradients } from './optimizers/apply-gradients.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { TrainingState } from './training-state.ts';

/** What every step of a run is taken with. */
export interface StepSettings {
  readonly seed: number;
  readonly loss: Loss | PhaseLoss;
  readonly damping: number;
  readonly optimizer: Optimizer;
  readonly clip: ClipOptions;
  /** λ in λ Σ w² of parameters, by their names. */
  readonly penalties: Readonly<Record<string, number>>;
}

/** What a step leaves; all of it is kept. */
export interface TakenStep {
  /** The loss with its penalties, made NaN if a parameter after the step is not finite. */
  readonly loss: Tensor<'float32'>;
  readonly state: TrainingState;
}

/**
 * One step from a state to the next, which is separate: nothing of the first is changed or freed. Parameters of the network that are not
 * in the state are frozen.
 */
export function takeStep(
  network: Network,
  state: TrainingState,
  batch: () => EncodedBatch,
  learningRate: number,
  { seed, loss, damping, optimizer, clip, penalties }: StepSettings,
): TakenStep {
  const { done } = state;
  return scope(network.device, () => {
    const { phasesOf, targets } = batch();
    const { value, gradients } = valueAndGrad(
      (trained: Record<string, Tensor<'float32'>>) => {
        const parameters = { ...network.parameters, ...trained };
        const dropout = (layer: number) => randomStream(seed, 'dropout', layer, done);
        const out = network.apply(phasesOf(parameters), { parameters, damping, dropout });
        let total = applyLoss(loss, out, targets);
        for (const [name, penalty] of Object.entries(penalties)) {
          total = add(total, multiply(sum(square(parameters[name])), penalty));
        }
        return total;
      },
      state.parameters as Record<string, Tensor<'float32'>>,
    );
    const { parameters, state: optimized } = applyGradients(
      optimizer,
      state.parameters,
      clipped(gradients, clip),
      { step: done, slots: state.slots },
      { learningRate },
    );
    let probed = value;
    for (const parameter of Object.values(parameters)) {
      // NaN in a weight only silences neurons, which the loss permits; 0 · NaN makes it seen, with one read for all.
      probed = add(probed, multiply(sum(parameter), 0));
    }
    return keep({ loss: probed, state: { parameters, slots: optimized.slots, done: optimized.step } });
  });
}

function clipped<T extends TensorTree>(gradients: T, { value, globalNorm }: ClipOptions): T {
  const limited = value === undefined ? gradients : clipByValue(gradients, value);
  return globalNorm === undefined ? limited : clipByGlobalNorm(limited, globalNorm);
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
