import { requireType } from '@argand/backend';
import { type FanOut, type Samples, samplePixels, samplesType } from '@argand/layers';
import { addSource, biasOf, inputsOf, requireRateLayers } from './rate-layers.ts';

/**
 * Computes the outputs of a ReLU network without spikes: x ← max(0, Σ_j W[j, o] x_j + b_o), layer after layer, without ReLU after the last.
 * A rate-coded network is converted from it and compared with it; a rate-coded run never uses it.
 *
 * @param layers one fan-out for each layer; the reference, if there is one, is the bias
 * @param samples images, with one number for each source of the first layer
 * @returns [images, outputs]
 * @throws Error that names the layer if layers do not fit one another or a weight is not finite, and the image if the images do not fit
 * @example
 * ```ts
 * import { denseSynapses } from '@argand/layers';
 * import { reluOutputs } from '@argand/rate-coded';
 *
 * const hidden = denseSynapses(2, 2, false).fanOut({ weight: Float32Array.of(1, -1, 0, 1) });
 * const last = denseSynapses(2, 1, false).fanOut({ weight: Float32Array.of(2, 4) });
 * reluOutputs([hidden, last], { images: Float32Array.of(0.75, 0.5), length: 1 }); // Float64Array(1) [ 1.5 ]
 * ```
 */
export function reluOutputs(layers: readonly FanOut[], samples: Samples): Float64Array {
  requireRateLayers('reluOutputs', layers);
  requireType(samplesType, samples, 'reluOutputs', 'samples');
  const outputs = layers[layers.length - 1].targets;
  const answers = new Float64Array(samples.length * outputs);
  let image = 0;
  for (const activations of reluActivations(layers, samples))
    answers.set(activations[layers.length - 1], image++ * outputs);
  return answers;
}

/** Yields the activations of every layer for each image, in arrays that are reused for the next image. */
export function* reluActivations(
  layers: readonly FanOut[],
  samples: Samples,
): Generator<readonly Float64Array[], void, undefined> {
  const biases = layers.map(biasOf);
  const activations = layers.map(({ targets }) => new Float64Array(targets));
  for (let image = 0; image < samples.length; image++) {
    let from: ArrayLike<number> = samplePixels(samples, image, image + 1, [inputsOf(layers[0])]);
    for (const [l, layer] of layers.entries()) {
      const sums = activations[l];
      sums.set(biases[l]);
      for (let source = 0; source < from.length; source++) {
        if (from[source] !== 0) addSource(layer, source, from[source], sums);
      }
      if (l < layers.length - 1) for (let o = 0; o < sums.length; o++) sums[o] = Math.max(0, sums[o]);
      from = sums;
    }
    yield activations;
  }
}
