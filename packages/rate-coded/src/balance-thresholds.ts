import {
  requireNumber,
  requireOptions,
  requireSignal,
  requireType,
  yieldsToEventLoop,
} from '@argand/backend';
import { type FanOut, type Samples, samplesType } from '@argand/layers';
import { requireRateLayers } from './rate-layers.ts';
import { reluActivations } from './relu-outputs.ts';

/** Options of {@link balanceThresholds}. */
export interface BalanceOptions {
  /** The percentile of a layer's positive activations that becomes its threshold; 100 is the largest one. Default 99.9. */
  readonly percentile?: number | undefined;
  /** Stops the work between two images. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Computes the threshold of each layer of a rate-coded network from data: λ_l is the given percentile of the positive activations of layer
 * l, over all its neurons and all samples. So few neurons would have to spike more than once per step.
 *
 * A spike of layer l then represents λ_l, and the rate a/λ_l an activation a. A layer without a positive activation has threshold 1. The
 * last entry, of the outputs, is used only with readout `spikes`.
 *
 * Source: P. U. Diehl and others, Fast-classifying, high-accuracy spiking deep networks through weight and threshold balancing, IJCNN 2015 (from
 * data, percentile 100); B. Rueckauer and others, Conversion of continuous-valued deep networks to efficient event-driven networks for image
 * classification, Frontiers in Neuroscience 11, 2017, section 2.2.2 (the robust percentile, 99.9).
 *
 * @param samples training images; a thousand are enough
 * @returns [layers]
 * @throws RangeError if there is no image, or the percentile is not above 0 and at most 100; Error if layers or images do not fit
 * @example
 * ```ts
 * import { denseSynapses } from '@argand/layers';
 * import { balanceThresholds } from '@argand/rate-coded';
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
  requireNumber('balanceThresholds', 'percentile', percentile, { above: 0, atMost: 100 });
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
    // 99.9 % of 1000 is 999, but slightly more in binary floating point.
    const rank = Math.ceil((percentile / 100) * sorted.length - 1e-6);
    return sorted[Math.max(rank, 1) - 1];
  });
}
