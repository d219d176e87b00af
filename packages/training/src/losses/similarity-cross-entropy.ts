import {
  apply as applyOperation,
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
import { similarityCrossEntropy as kernel } from '@argand/backend';
import { fusedLoss } from './fused-loss.ts';
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
  const fused = fusedLoss('similarityCrossEntropy', (device, call) =>
    device.run(kernel, { ...call, sharpness }),
  );
  return {
    name: 'similarityCrossEntropy',
    settings: { sharpness },
    apply(phases, labels) {
      if (phases.device.supports(kernel)) return applyOperation(fused, [phases, labels], undefined);
      // Before the sine: NaN times a gradient of 0 would be NaN. sin 0 is 0 too.
      const heard = where(isMissing(phases), 0, phases) as Tensor<'float32'>;
      const logits = multiply(sinPi(heard), sharpness);
      const right = sum(multiply(oneHot(labels, phases.shape[1]), logits), { axes: [1] });
      return mean(subtract(logSumExp(logits), right));
    },
  };
}
