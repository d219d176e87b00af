import type { Network } from '@argand/layers';
import { distance } from '@argand/phasor';
import { min } from 'simple-statistics';
import { fanOutOf, superpositionsOf } from './superposition.ts';

/** A phase that the two executions do not agree on. */
export interface PhaseDifference {
  readonly image: number;
  /** The layer's place in the network's description, and what it is. */
  readonly layer: number;
  readonly kind: string;
  readonly neuron: number;
  /** null is silence. */
  readonly atemporal: number | null;
  readonly spiking: number | null;
  /** |z| of the sum whose angle it is; null at a pool. */
  readonly sum: number | null;
  /** At a pool: by how much the smallest phase of its window was smaller than the next; null elsewhere. */
  readonly poolMargin: number | null;
  /** How far the atemporal phase, or the nearest one of a pool's window, lies from the seam at ±1. */
  readonly seamDistance: number | null;
}

/** Phases of one image. */
export interface Place {
  readonly image: number;
  readonly layer: number;
  readonly neuron: number;
  readonly atemporal: number;
  readonly spiking: number;
  /** The atemporal phases that reach the layer. */
  readonly arriving: ArrayLike<number>;
}

/** What there is to say about a phase that differs. */
export async function describeDifference(network: Network, place: Place): Promise<PhaseDifference> {
  const { image, layer, neuron, atemporal, spiking, arriving } = place;
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
