import { cosPi, isNaN as isMissing, mean, scope, subtract, type Tensor, where } from '@argand/autograd';
import type { PhaseLoss } from './loss.ts';

/**
 * L = 1 − mean cos π(y − t), for targets t that are phases: regression on the circle. The mean is over batch and outputs.
 *
 * Near the target it is π²/2 times the mean squared phase error, and it has no seam: −1 and 1 are one phase. A missing phase counts as
 * cos = 0 and has gradient 0. `similarityLoss` is the same with targets ½ and 0 made from classes.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { evaluate, fit, phaseLoss, recipes } from '@argand/training';
 *
 * // The network learns to turn one phase by a quarter, and to mirror the other.
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(8), dense(2)] });
 * const images = Float32Array.from({ length: 40 }, (_, i) => ((7 * i) % 20) / 40 - 0.25);
 * const targets = images.map((phase, i) => (i % 2 === 0 ? phase + 0.5 : -phase));
 * const data = { images, targets, length: 20 };
 *
 * await fit(network, data, { ...recipes.best, loss: phaseLoss(), epochs: 300, seed: 0 });
 * (await evaluate(network, data)).meanError < 0.05; // true
 * ```
 */
export function phaseLoss(): PhaseLoss {
  return {
    name: 'phase',
    settings: {},
    targets: 'phases',
    apply: (phases, targets) =>
      scope(phases.device, () => {
        const missing = isMissing(phases);
        // Before the cosine as well as behind it: NaN times a gradient of 0 is NaN.
        const present = where(missing, targets, phases) as Tensor<'float32'>;
        const similarity = cosPi(subtract(present, targets));
        return subtract(1, mean(where(missing, 0, similarity) as Tensor<'float32'>));
      }),
  };
}
