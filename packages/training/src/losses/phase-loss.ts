import { cosPi, isNaN as isMissing, mean, scope, subtract, type Tensor, where } from '@argand/autograd';
import type { PhaseLoss } from './loss.ts';

/**
 * L = 1 − mean cos π(y − t), for targets t that are phases: regression on the circle. The mean is over batch and outputs.
 *
 * Near the target it is π²/2 times the mean squared phase error, and it has no seam: −1 and 1 are one phase. A missing phase counts as
 * cos = 0 and has gradient 0. `similarityLoss` is the same with targets ½ and 0 made from classes.
 *
 * Weights and biases are real, so a network mirrors: y(−x) = −y(x). It can learn only targets for which this holds, which is no limit if all
 * inputs are phases from 0 to 1, as pixels are.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { evaluate, fit, phaseLoss, recipes } from '@argand/training';
 *
 * // The network learns t = ½ − x.
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [1], layers: [dense(8), dense(1)] });
 * const images = Float32Array.from({ length: 32 }, (_, i) => (i + 1) / 66);
 * const targets = images.map((phase) => 0.5 - phase);
 * const data = { images, targets, length: 32 };
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
