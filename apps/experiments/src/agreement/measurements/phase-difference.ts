import type { Network } from '@argand/layers';
import { distance } from '@argand/phasor';
import { min } from 'simple-statistics';
import { fanOutOf, superpositionsOf } from './superposition.ts';

/** A phase that differs between the atemporal pass and spikes. */
export interface PhaseDifference {
  readonly image: number;
  /** The index of the layer in the network's description, and its kind. */
  readonly layer: number;
  readonly kind: string;
  readonly neuron: number;
  /** null if silent. */
  readonly atemporal: number | null;
  readonly spiking: number | null;
  /** |z| of the sum whose angle it is; null for a pool. */
  readonly sum: number | null;
  /** For a pool: the difference of the two smallest phases of its window; otherwise null. */
  readonly poolMargin: number | null;
  /** The distance of the atemporal phase, or of the nearest in a pool's window, from the seam at ±1. */
  readonly seamDistance: number | null;
}

/** One neuron's phases for one image. */
export interface DifferingNeuron {
  readonly image: number;
  readonly layer: number;
  readonly neuron: number;
  readonly atemporal: number;
  readonly spiking: number;
  /** The atemporal phases that enter the layer. */
  readonly arriving: ArrayLike<number>;
}

/** Describes a phase that differs, and how sensitive it is. */
export async function describeDifference(
  network: Network,
  differing: DifferingNeuron,
): Promise<PhaseDifference> {
  const { image, layer, neuron, atemporal, spiking, arriving } = differing;
  const described = network.description.layers[layer];
  const rule = described.temporalRule(network.shapes.layers[layer]);
  const fanOut = await fanOutOf(network, layer);
  const ofWindow =
    rule.rule === 'earliest'
      ? Array.from(arriving)
          .filter((phase, source) => rule.windowOf[source] === neuron && !Number.isNaN(phase))
          .sort((a, b) => a - b)
      : undefined;
  const fromSeam = (ofWindow ?? [atemporal].filter((phase) => !Number.isNaN(phase))).map((phase) =>
    distance(phase, -1),
  );
  return {
    image,
    layer,
    kind: described.kind,
    neuron,
    atemporal: orNull(atemporal),
    spiking: orNull(spiking),
    sum: fanOut ? superpositionsOf(fanOut, arriving).length[neuron] : null,
    poolMargin: ofWindow && ofWindow.length > 1 ? ofWindow[1] - ofWindow[0] : null,
    seamDistance: fromSeam.length > 0 ? min(fromSeam) : null,
  };
}

function orNull(phase: number): number | null {
  return Number.isNaN(phase) ? null : phase;
}
