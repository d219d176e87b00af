import type { FanOut } from '@argand/layers';

/** How many neurons send through these synapses, the reference not counted. */
export function inputsOf({ sources, reference }: FanOut): number {
  return sources - (reference ? 1 : 0);
}

/** How many additions all sources make once, the reference not counted: the synapses between two layers. */
export function synapsesBetween(fanOut: FanOut): number {
  return fanOut.offsets[inputsOf(fanOut)] * fanOut.width;
}

/** Adds `amount` times the weights of one source to the sums of its targets. */
export function addSource(
  { offsets, target, weight, weights, width }: FanOut,
  source: number,
  amount: number,
  sums: Float64Array,
): void {
  for (let run = offsets[source]; run < offsets[source + 1]; run++) {
    const to = target[run];
    const from = weight[run];
    for (let k = 0; k < width; k++) sums[to + k] += amount * weights[from + k];
  }
}

/** [targets] the weights of the reference: what is added whatever the sources do; zeros where there is none. */
export function biasOf(fanOut: FanOut): Float64Array {
  const bias = new Float64Array(fanOut.targets);
  if (fanOut.reference) addSource(fanOut, inputsOf(fanOut), 1, bias);
  return bias;
}

/** @throws Error that names the layer, if there is none, one does not fit the one before it, or a weight is not finite */
export function requireRateLayers(asked: string, layers: readonly FanOut[]): void {
  if (layers.length === 0) throw new Error(`${asked}: there is no layer; give at least one fan-out.`);
  layers.forEach((layer, l) => {
    if (l > 0 && inputsOf(layer) !== layers[l - 1].targets) {
      throw new Error(
        `${asked}: layer ${l} has ${inputsOf(layer)} sources, but layer ${l - 1} has ${layers[l - 1].targets} neurons; every neuron must be a source.`,
      );
    }
    const place = layer.weights.findIndex((weight) => !Number.isFinite(weight));
    if (place >= 0) {
      throw new Error(
        `${asked}: weight ${place} of layer ${l} is ${layer.weights[place]}; expected finite numbers.`,
      );
    }
  });
}
