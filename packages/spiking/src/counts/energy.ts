import { OptionError } from '@argand/errors';

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
  requireCounts('energyEstimate', { multiplyAccumulates, synapticOperations });
  const costs = costsOf('energyEstimate', constants);
  return {
    atemporal: multiplyAccumulates * costs.multiplyAccumulate,
    additions: 2 * synapticOperations * costs.accumulate,
    neuromorphic: synapticOperations * costs.synapticOperation,
  };
}

/** What a rate-coded network did for an image. */
export interface RateCodedOperations {
  /** To turn the image into a constant current; 0 where inputs fire. */
  readonly multiplyAccumulates: number;
  /** Spikes that reached a target. */
  readonly synapticOperations: number;
  /** Constant currents that were added to a neuron's potential, over all steps. */
  readonly currentAdditions: number;
}

/** Joules an image. */
export interface RateCodedEnergy {
  /** All of it, a synaptic operation and a constant current being one addition each. */
  readonly additions: number;
  /** On the neuromorphic chip whose synaptic operation is given, where a constant current belongs to the work of the neuron, which is not in it. */
  readonly neuromorphic: number;
}

/**
 * {@link energyEstimate} for a rate-coded network: its sums are real, so that a synaptic operation is one addition, not two.
 *
 * @throws RangeError if a count or a constant is negative or not finite
 * @example
 * ```ts
 * import { rateCodedEnergy } from '@argand/spiking';
 *
 * const operations = { multiplyAccumulates: 0, synapticOperations: 900, currentAdditions: 100 };
 * rateCodedEnergy(operations).additions.toExponential(1); // '9.0e-10'
 * ```
 */
export function rateCodedEnergy(
  { multiplyAccumulates, synapticOperations, currentAdditions }: RateCodedOperations,
  constants: Partial<EnergyConstants> = {},
): RateCodedEnergy {
  requireCounts('rateCodedEnergy', { multiplyAccumulates, synapticOperations, currentAdditions });
  const costs = costsOf('rateCodedEnergy', constants);
  const current = multiplyAccumulates * costs.multiplyAccumulate;
  return {
    additions: current + (synapticOperations + currentAdditions) * costs.accumulate,
    neuromorphic: current + synapticOperations * costs.synapticOperation,
  };
}

function requireCounts(asked: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (!(count >= 0 && Number.isFinite(count))) {
      throw new OptionError(
        `${asked}: ${name} is ${count}, but must be a number of operations an image, 0 or more.`,
      );
    }
  }
}

function costsOf(asked: string, constants: Partial<EnergyConstants>): EnergyConstants {
  const costs = { ...publishedEnergy, ...constants };
  for (const [name, joules] of Object.entries(costs)) {
    if (!(joules >= 0 && Number.isFinite(joules))) {
      throw new OptionError(`${asked}: ${name} is ${joules} J, but must be a number, 0 or more.`);
    }
  }
  return costs;
}
