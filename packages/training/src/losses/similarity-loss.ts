import {
  apply as applyOperation,
  cast,
  cosPi,
  isNaN as isMissing,
  mean,
  oneHot,
  scope,
  sinPi,
  subtract,
  type Tensor,
  where,
} from '@argand/autograd';
import { similarityLoss as kernel } from '@argand/backend/kernels';
import { fusedLoss } from './fused-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = 1 − mean cos π(y − t), with t = ½ for the label's class and 0 for the others; the mean is over batch and classes.
 * A missing phase counts as cos = 0. The paper's own loss (Olin-Ammentorp and Bazhenov, arXiv 2106.11908).
 */
export function similarityLoss(): Loss {
  return {
    name: 'similarity',
    settings: {},
    apply(phases, labels) {
      if (phases.device.supports(kernel)) return applyOperation(fused, [phases, labels], undefined);
      return scope(phases.device, () => {
        const target = cast(oneHot(labels, phases.shape[1]), 'int32');
        // cos π(y − ½) = sin πy.
        const missing = isMissing(phases);
        // Before the sine as well as behind it: NaN times a gradient of 0 is NaN.
        const known = where(missing, 0, phases) as Tensor<'float32'>;
        const similarity = where(target, sinPi(known), cosPi(known)) as Tensor<'float32'>;
        return subtract(1, mean(where(missing, 0, similarity) as Tensor<'float32'>));
      });
    },
  };
}

const fused = fusedLoss('similarityLoss', (device, call) => device.run(kernel, call));
