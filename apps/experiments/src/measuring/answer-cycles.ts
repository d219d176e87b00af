import type { Network } from '@argand/layers';
import type { Neuron } from '@argand/spiking';

/** The number of layers of a network that have synapses. */
export function synapticLayerCount({ description, shapes }: Network): number {
  return description.layers.filter((layer, i) => layer.temporalRule(shapes.layers[i]).rule === 'synapses')
    .length;
}

/**
 * The cycle a run of N cycles answers with, for N from 1 to `most`, counted from 0.
 *
 * All of them can be read from one run of `most` cycles, because later spikes do not change earlier ones. A run of N cycles without a complete
 * output cycle of its own has no entry.
 *
 * @param layers the number of layers with synapses
 */
export function answerCycles(
  neuron: Neuron,
  layers: number,
  most: number,
): { readonly cycles: number; readonly last: number }[] {
  const lastAfter = (cycles: number) => neuron.evaluation(layers, cycles).last;
  return Array.from({ length: most }, (_, k) => ({ cycles: k + 1, last: lastAfter(k + 1) })).filter(
    // One more cycle completes the cycle that this run would answer with.
    ({ cycles, last }) => lastAfter(cycles + 1) !== last,
  );
}
