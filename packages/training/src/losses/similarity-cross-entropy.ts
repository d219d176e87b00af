import {
  isNaN as isMissing,
  logSumExp,
  mean,
  multiply,
  oneHot,
  sinPi,
  subtract,
  sum,
  type Tensor,
  where,
} from '@argand/autograd';
import type { Loss } from './loss.ts';

/** Options of {@link similarityCrossEntropy}. */
export interface SimilarityCrossEntropyOptions {
  /** s in the logits s · sin πy; 10 if not given. */
  readonly sharpness?: number;
}

/**
 * The cross-entropy of a softmax over s · cos π(y − ½) = s · sin πy, mean over the batch. A missing phase has logit 0.
 *
 * @throws Error unless the sharpness is above 0.
 */
export function similarityCrossEntropy({ sharpness = 10 }: SimilarityCrossEntropyOptions = {}): Loss {
  if (!(sharpness > 0))
    throw new Error(`similarityCrossEntropy: sharpness is ${sharpness}; expected a number above 0.`);
  return {
    name: 'similarityCrossEntropy',
    settings: { sharpness },
    apply(phases, labels) {
      const logits = multiply(where(isMissing(phases), 0, sinPi(phases)) as Tensor<'float32'>, sharpness);
      const right = sum(multiply(oneHot(labels, phases.shape[1]), logits), { axes: [1] });
      return mean(subtract(logSumExp(logits), right));
    },
  };
}
