import { interfaceType, requireList, requireType } from '@argand/backend';
import type { FanOut } from '@argand/layers';

/** How many neurons send through these synapses, the reference not counted. */
export function inputsOf({ sources, hasReference }: FanOut): number {
  return sources - (hasReference ? 1 : 0);
}

/** How many targets all sources reach together, the reference not counted. */
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
    // Four at a time take half the time: all of a rate-coded run is spent here.
    for (; to + 3 < end; to += 4, from += 4) {
      sums[to] += amount * weights[from];
      sums[to + 1] += amount * weights[from + 1];
      sums[to + 2] += amount * weights[from + 2];
      sums[to + 3] += amount * weights[from + 3];
    }
    for (; to < end; to++, from++) sums[to] += amount * weights[from];
  }
}

/** [targets] the weights of the reference: what is added whatever the sources do; zeros where there is none. */
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

/** @throws Error that names the layer, if there is none, one does not fit the one before it, or a weight is not finite */
export function requireRateLayers(asked: string, layers: readonly FanOut[]): void {
  requireList(layers, asked, 'layers');
  if (layers.length === 0) throw new Error(`${asked}: there is no layer; give at least one fan-out.`);
  layers.forEach((layer, l) => {
    requireType(fanOutKind, layer, asked, `layers[${l}]`);
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
