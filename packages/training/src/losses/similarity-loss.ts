import {
  cast,
  cosPi,
  isNaN as isMissing,
  mean,
  oneHot,
  sinPi,
  subtract,
  type Tensor,
  where,
} from '@argand/autograd';
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
      const target = cast(oneHot(labels, phases.shape[1]), 'int32');
      // cos π(y − ½) = sin πy.
      const similarity = where(target, sinPi(phases), cosPi(phases)) as Tensor<'float32'>;
      return subtract(1, mean(where(isMissing(phases), 0, similarity) as Tensor<'float32'>));
    },
  };
}
