import { interfaceType, requireList, requireType } from '@argand/backend';
import type { FanOut } from '@argand/layers';

/** Number of presynaptic neurons, without the reference. */
export function inputsOf({ sources, hasReference }: FanOut): number {
  return sources - (hasReference ? 1 : 0);
}

/** Number of synapses, without those of the reference. */
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
    let to = target[run];
    let from = weight[run];
    const end = to + width;
    // Unrolled by four, which halves the time: a rate-coded run spends nearly all of it here.
    for (; to + 3 < end; to += 4, from += 4) {
      sums[to] += amount * weights[from];
      sums[to + 1] += amount * weights[from + 1];
      sums[to + 2] += amount * weights[from + 2];
      sums[to + 3] += amount * weights[from + 3];
    }
    for (; to < end; to++, from++) sums[to] += amount * weights[from];
  }
}

/** [targets] the bias, which is the weights of the reference; zeros if there is none. */
export function biasOf(fanOut: FanOut): Float64Array {
  const bias = new Float64Array(fanOut.targets);
  if (fanOut.hasReference) addSource(fanOut, inputsOf(fanOut), 1, bias);
  return bias;
}

const fanOutKind = interfaceType<FanOut>(['offsets', 'target', 'weight', 'weights'], {
  name: 'FanOut',
  package: '@argand/layers',
  remedy: 'Make one with denseSynapses(…).fanOut(…).',
});

/** @throws Error that names the layer if the list is empty, a layer does not fit the one before it, or a weight is not finite */
export function requireRateLayers(caller: string, layers: readonly FanOut[]): void {
  requireList(layers, caller, 'layers');
  if (layers.length === 0) throw new Error(`${caller}: there is no layer; give at least one fan-out.`);
  layers.forEach((layer, l) => {
    requireType(fanOutKind, layer, caller, `layers[${l}]`);
    if (l > 0 && inputsOf(layer) !== layers[l - 1].targets) {
      throw new Error(
        `${caller}: layer ${l} has ${inputsOf(layer)} sources, but layer ${l - 1} has ${layers[l - 1].targets} neurons; every neuron must be a source.`,
      );
    }
    const index = layer.weights.findIndex((weight) => !Number.isFinite(weight));
    if (index >= 0) {
      throw new Error(
        `${caller}: weight ${index} of layer ${l} is ${layer.weights[index]}; expected finite numbers.`,
      );
    }
  });
}
