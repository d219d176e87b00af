import { requireNumber } from '@argand/backend';

/** What operations cost, in joules. */
export interface EnergyConstants {
  /** One real multiply-accumulate of the atemporal pass. */
  readonly multiplyAccumulate: number;
  /** One real addition. */
  readonly accumulate: number;
  /** One spike that reaches one target, on a neuromorphic chip. */
  readonly synapticOperation: number;
}

/**
 * Published costs. Arithmetic: 32-bit floating point in 45 nm, multiplication 3.7 pJ and addition 0.9 pJ (M. Horowitz, Computing's energy problem,
 * ISSCC 2014). Synaptic operation: 23.6 pJ, the minimum in the table for Loihi in 14 nm (M. Davies
 * and others, Loihi, IEEE Micro 38, 2018).
 */
export const publishedEnergy: EnergyConstants = {
  multiplyAccumulate: 4.6e-12,
  accumulate: 0.9e-12,
  synapticOperation: 23.6e-12,
};

/** Joules an image. */
export interface EnergyEstimate {
  /** The atemporal pass, by its multiply-accumulates. */
  readonly atemporal: number;
  /**
   * The spikes, where a synaptic operation is two additions: on a machine whose membranes turn by themselves, so that a spike only adds
   * its weight. Where a phasor is multiplied in, as in our kernels, it is two multiply-accumulates.
   */
  readonly additions: number;
  /** The spikes, on the neuromorphic chip whose synaptic operation is given. */
  readonly neuromorphic: number;
}

/**
 * A rough estimate from counts alone: neither memory, nor the work of a neuron, nor sine and arctangent are in it.
 *
 * @param multiplyAccumulates of the atemporal pass, an image
 * @param synapticOperations on spikes, an image
 * @throws RangeError if a count or a constant is negative or not finite
 * @example
 * ```ts
 * import { energyEstimate } from '@argand/spiking';
 *
 * energyEstimate(159_020, 79_510).atemporal.toExponential(1); // '7.3e-7'
 * ```
 */
export function energyEstimate(
  multiplyAccumulates: number,
  synapticOperations: number,
  constants: Partial<EnergyConstants> = {},
): EnergyEstimate {
  const costs = { ...publishedEnergy, ...constants };
  for (const [name, value] of Object.entries({ multiplyAccumulates, synapticOperations, ...costs }))
    requireNumber('energyEstimate', name, value, { atLeast: 0 });
  return {
    atemporal: multiplyAccumulates * costs.multiplyAccumulate,
    additions: 2 * synapticOperations * costs.accumulate,
    neuromorphic: synapticOperations * costs.synapticOperation,
  };
}
