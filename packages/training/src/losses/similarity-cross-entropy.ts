import {
  add,
  apply as applyOperation,
  isNaN as isMissing,
  logSumExp,
  mean,
  multiply,
  oneHot,
  scope,
  sinPi,
  subtract,
  sum,
  type Tensor,
  where,
} from '@argand/autograd';
import { requireNumber, requireOptions } from '@argand/backend';
import { similarityCrossEntropy as kernel } from '@argand/backend/kernels';
import { fusedLoss } from './fused-loss.ts';
import type { Loss } from './loss.ts';

/** Options of {@link similarityCrossEntropy}. */
export interface SimilarityCrossEntropyOptions {
  /** s in the logits s · sin πy. Default 10. */
  readonly sharpness?: number | undefined;
  /** δ: how much of the target is spread over all classes. Default 0. */
  readonly smoothing?: number | undefined;
}

/**
 * The cross-entropy of a softmax over s · cos π(y − ½) = s · sin πy, mean over the batch. A missing phase has logit 0.
 *
 * With label smoothing the target is 1 − δ + δ/classes for the label and δ/classes for each other class, so that answers are not
 * driven beyond all bounds (Szegedy and others, arXiv 1512.00567).
 *
 * @throws Error unless the sharpness is above 0 and the smoothing at least 0 and below 1.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { tensor } from '@argand/autograd';
 * import { similarityCrossEntropy } from '@argand/training';
 *
 * const device = await openDevice([reference()]);
 * const phases = tensor(device, [0.5, 0, 0], { shape: [1, 3] });
 * const smooth = similarityCrossEntropy({ smoothing: 0.3 }).apply(phases, tensor(device, Int32Array.of(0)));
 * (await smooth.item()).toFixed(3); // 2.000
 * ```
 */
export function similarityCrossEntropy(options: SimilarityCrossEntropyOptions = {}): Loss {
  requireOptions(options, 'similarityCrossEntropy', ['sharpness', 'smoothing']);
  const { sharpness = 10, smoothing = 0 } = options;
  requireNumber('similarityCrossEntropy', 'sharpness', sharpness, { above: 0 });
  requireNumber('similarityCrossEntropy', 'smoothing', smoothing, { atLeast: 0, below: 1 });
  const fused = fusedLoss('similarityCrossEntropy', (device, call) =>
    device.run(kernel, { ...call, sharpness }),
  );
  return {
    name: 'similarityCrossEntropy',
    settings: { sharpness, smoothing },
    apply: (phases, labels) =>
      scope(phases.device, () => {
        const whole = phases.device.supports(kernel);
        const plain = whole ? applyOperation(fused, [phases, labels], undefined) : undefined;
        if (plain && smoothing === 0) return plain;
        // Before the sine: NaN times a gradient of 0 would be NaN. sin 0 is 0 too.
        const known = where(isMissing(phases), 0, phases) as Tensor<'float32'>;
        const logits = multiply(sinPi(known), sharpness);
        const right = sum(multiply(oneHot(labels, phases.shape[1]), logits), { axes: [1] });
        const entropy = plain ?? mean(subtract(logSumExp(logits), right));
        if (smoothing === 0) return entropy;
        // Of log Σ e^l − Σ t l only the second part knows the target: δ of the label's logit gives way to δ of their mean.
        return add(entropy, multiply(mean(subtract(right, mean(logits, { axes: [1] }))), smoothing));
      }),
  };
}
