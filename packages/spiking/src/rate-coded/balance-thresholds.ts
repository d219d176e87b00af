import { requireOptions, requireSignal, requireType, yieldsToEventLoop } from '@argand/backend';
import { type FanOut, type Samples, samplesType } from '@argand/layers';
import { requireRateLayers } from './rate-layers.ts';
import { reluActivations } from './relu-outputs.ts';

/** Options of {@link balanceThresholds}. */
export interface BalanceOptions {
  /** Which percentile of a layer's activations above 0 is its threshold; 99.9 if not given. 100 is the largest one. */
  readonly percentile?: number;
  /** Stops it between two images. */
  readonly signal?: AbortSignal;
}

/**
 * The threshold of each layer of a rate-coded network, from data: λ_l is so large that the given share of the activations of layer l above
 * 0, over all its neurons and all samples, do not exceed it, so that few neurons would have to fire more than once a step.
 *
 * A spike of layer l then stands for λ_l, and an activation a for the rate a/λ_l. Where a layer is never above 0, nothing is known of its
 * scale, and its threshold is 1. The last entry, of the outputs, matters only where they fire.
 *
 * Source: P. U. Diehl and others, Fast-classifying, high-accuracy spiking deep networks through weight and threshold balancing, IJCNN 2015 (from
 * data, percentile 100); B. Rueckauer and others, Conversion of continuous-valued deep networks to efficient event-driven networks for image
 * classification, Frontiers in Neuroscience 11, 2017, section 2.2.2 (the robust percentile, 99.9).
 *
 * @param samples of the training images; a thousand do
 * @returns [layers]
 * @throws RangeError if there is no image, or the percentile is not above 0 and at most 100; Error if layers or images do not fit
 * @example
 * ```ts
 * import { denseSynapses } from '@argand/layers';
 * import { balanceThresholds } from '@argand/spiking';
 *
 * const layer = denseSynapses(2, 2, false).fanOut({ weight: Float32Array.of(1, -1, 0, 3) });
 * await balanceThresholds([layer], { images: Float32Array.of(0.5, 0.5, 0, 1), length: 2 }); // Float64Array(1) [ 3 ]
 * ```
 */
export async function balanceThresholds(
  layers: readonly FanOut[],
  samples: Samples,
  options: BalanceOptions = {},
): Promise<Float64Array> {
  requireOptions(options, 'balanceThresholds');
  const { percentile = 99.9, signal } = options;
  requireSignal(signal, 'balanceThresholds');
  requireRateLayers('balanceThresholds', layers);
  requireType(samplesType, samples, 'balanceThresholds', 'samples');
  if (!(percentile > 0 && percentile <= 100)) {
    throw new RangeError(
      `balanceThresholds: percentile is ${percentile}, but must be above 0 and at most 100.`,
    );
  }
  if (samples.length === 0) {
    throw new RangeError('balanceThresholds: there is no image; give some of the training images.');
  }
  const above = layers.map(() => new Float64Array(1024));
  const counts = new Int32Array(layers.length);
  const pause = yieldsToEventLoop(signal);
  for (const activations of reluActivations(layers, samples)) {
    await pause();
    for (const [l, layer] of activations.entries()) {
      for (const activation of layer) {
        if (activation <= 0) continue;
        if (counts[l] === above[l].length) {
          const larger = new Float64Array(2 * counts[l]);
          larger.set(above[l]);
          above[l] = larger;
        }
        above[l][counts[l]++] = activation;
      }
    }
  }
  return Float64Array.from(above, (kept, l) => {
    if (counts[l] === 0) return 1;
    const sorted = kept.subarray(0, counts[l]).sort();
    // 99.9 % of 1000 is 999, and a little more in binary.
    const rank = Math.ceil((percentile / 100) * sorted.length - 1e-6);
    return sorted[Math.max(rank, 1) - 1];
  });
}
