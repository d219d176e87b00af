import { requireNumber, requireOptions } from '@argand/backend';
import { type EnergyConstants, publishedEnergy } from '@argand/spiking';

/** Operations of a rate-coded network for one image. */
export interface RateCodedOperations {
  /** Multiply-accumulates that turn the image into a constant current; 0 if the inputs spike. */
  readonly multiplyAccumulates: number;
  /** Spikes that reached a target. */
  readonly synapticOperations: number;
  /** Additions of a constant current to a neuron's potential, over all steps. */
  readonly currentAdditions: number;
}

/** Energy estimate of a rate-coded network, in joules per image. */
export interface RateCodedEnergy {
  /** The total, where each synaptic operation and each constant current is one addition. */
  readonly additions: number;
  /**
   * The total on the neuromorphic chip whose synaptic operation is given. There a constant current belongs to the neuron's own work, which
   * is not counted.
   */
  readonly neuromorphic: number;
}

/**
 * Estimates the energy of a rate-coded network from its operations, as `energyEstimate` of `@argand/spiking` does for phasors. Sums are
 * real, so a synaptic operation is one addition, not two.
 *
 * @throws RangeError if a count or a constant is negative or not finite
 * @example
 * ```ts
 * import { rateCodedEnergy } from '@argand/rate-coded';
 *
 * const operations = { multiplyAccumulates: 0, synapticOperations: 900, currentAdditions: 100 };
 * rateCodedEnergy(operations).additions.toExponential(1); // '9.0e-10'
 * ```
 */
export function rateCodedEnergy(
  operations: RateCodedOperations,
  constants: Partial<EnergyConstants> = {},
): RateCodedEnergy {
  requireOptions(operations, 'rateCodedEnergy');
  const { multiplyAccumulates, synapticOperations, currentAdditions } = operations;
  const costs = { ...publishedEnergy, ...constants };
  const counts = { multiplyAccumulates, synapticOperations, currentAdditions };
  for (const [name, value] of Object.entries({ ...counts, ...costs }))
    requireNumber('rateCodedEnergy', name, value, { atLeast: 0 });
  const current = multiplyAccumulates * costs.multiplyAccumulate;
  return {
    additions: current + (synapticOperations + currentAdditions) * costs.accumulate,
    neuromorphic: current + synapticOperations * costs.synapticOperation,
  };
}
