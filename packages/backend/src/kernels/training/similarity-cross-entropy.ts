import { cosPi, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link similarityCrossEntropy}. `batch` and `classes` are at least 1. */
export interface SimilarityCrossEntropyCall {
  readonly batch: number;
  readonly classes: number;
  /** y [batch, classes], in units of π; NaN is silence. */
  readonly phases: DeviceStorage<'float32'>;
  /** [batch], each in [0, classes). */
  readonly labels: DeviceStorage<'int32'>;
  /** s > 0, usually 10: the steepness of the softmax over similarities. */
  readonly sharpness: number;
  /** The loss, [1]. */
  readonly out: DeviceStorage<'float32'>;
  /** ∂L/∂y [batch, classes]: overwritten if present. */
  readonly gradient: DeviceStorage<'float32'> | undefined;
}

/**
 * The cross-entropy of a softmax over similarities to the phase 1/2: with the logits a_c = s sin πy_c = s cos π(y_c − ½),
 *
 *     L = mean over n of (log Σ_c e^{a_c} − a_label)
 *     ∂L/∂y_c = (e^{a_c} / Σ e^a − [c = label]) · s π cos πy_c / batch
 *
 * A silent phase has the logit 0 and the gradient 0.
 */
export const similarityCrossEntropy: Kernel<SimilarityCrossEntropyCall> = {
  name: 'similarityCrossEntropy',
  required: false,
  declare({ batch, classes, phases, labels, out, gradient }, declare) {
    declare.size('batch', batch, 1);
    declare.size('classes', classes, 1);
    declare.reads('phases', phases, 'float32', batch * classes);
    declare.reads('labels', labels, 'int32', batch);
    declare.indices('labels', labels, { start: 0, count: batch, from: 0, to: classes });
    declare.writes('out', out, 'float32', 1);
    if (gradient) declare.writes('gradient', gradient, 'float32', batch * classes);
  },
  reference({ batch, classes, phases, labels, sharpness, out, gradient }, memory) {
    const y = memory(phases);
    const label = memory(labels);
    const dy = gradient && memory(gradient);
    let loss = 0;
    for (let n = 0; n < batch; n++) {
      const row = y.subarray(n * classes, (n + 1) * classes);
      const logits = Array.from(row, (phase) => (Number.isNaN(phase) ? 0 : sharpness * sinPi(phase)));
      // Logits lie in [−s, s], but e^s may overflow: relative to the greatest it cannot.
      const greatest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit - greatest), 0);
      loss += Math.log(total) + (greatest - logits[label[n]]);
      if (!dy) continue;
      for (let c = 0; c < classes; c++) {
        const probability = Math.exp(logits[c] - greatest) / total;
        const excess = c === label[n] ? probability - 1 : probability;
        dy[n * classes + c] = Number.isNaN(row[c])
          ? 0
          : (excess * sharpness * Math.PI * cosPi(row[c])) / batch;
      }
    }
    memory(out)[0] = loss / batch;
  },
};
