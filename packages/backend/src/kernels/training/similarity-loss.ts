import { cosPi, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link similarityLoss}. `batch` and `classes` are at least 1. */
export interface SimilarityLossCall {
  readonly batch: number;
  readonly classes: number;
  /** y [batch, classes], in units of π; NaN is silence. */
  readonly phases: DeviceStorage<'float32'>;
  /** [batch], each in [0, classes). */
  readonly labels: DeviceStorage<'int32'>;
  /** The loss, [1]. */
  readonly out: DeviceStorage<'float32'>;
  /** ∂L/∂y [batch, classes]: overwritten if present. */
  readonly gradient: DeviceStorage<'float32'> | undefined;
}

/**
 * L = mean over n of (1 − mean over c of cos π(y − t)), with t = 1/2 for the label's class and 0 for the others.
 *
 *     ∂L/∂y = π sin π(y − t) / (classes · batch)
 *
 * A silent phase adds a cosine of 0 and has the gradient 0.
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908, equation 4 and the quadrature readout.
 */
export const similarityLoss: Kernel<SimilarityLossCall> = {
  name: 'similarityLoss',
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
  reference({ batch, classes, phases, labels, out, gradient }, memory) {
    const y = memory(phases);
    const label = memory(labels);
    const dy = gradient && memory(gradient);
    let similarity = 0;
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < classes; c++) {
        const position = n * classes + c;
        const difference = y[position] - (c === label[n] ? 0.5 : 0);
        const silent = Number.isNaN(difference);
        if (!silent) similarity += cosPi(difference);
        if (dy) dy[position] = silent ? 0 : (Math.PI * sinPi(difference)) / (classes * batch);
      }
    }
    memory(out)[0] = 1 - similarity / (classes * batch);
  },
};
