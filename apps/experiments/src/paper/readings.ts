import type { PredictionRule } from '@argand/spiking';
import type { NeuronName } from './neurons.ts';

/** How spikes with noise are run, and how a prediction is read from them. */
export interface Reading {
  readonly name: string;
  readonly neuron: NeuronName;
  /** The number of settled cycles; a single wave if omitted. */
  readonly settledCycles?: number;
  readonly rule: PredictionRule;
}

export const wave: Reading = { name: 'gated, one wave', neuron: 'gated', rule: 'last' };
export const gatedMean: Reading = {
  name: 'gated, mean of 8 cycles',
  neuron: 'gated',
  settledCycles: 8,
  rule: 'mean',
};
export const holdMean: Reading = {
  name: 'hold, mean of 8 cycles',
  neuron: 'hold',
  settledCycles: 8,
  rule: 'mean',
};

/** The disturbances of the paper, as the noise of a run for one value. */
export const disturbances = {
  jitter: (jitter: number) => ({ jitter }),
  levels: (levels: number) => ({ levels }),
  deletion: (deletion: number) => ({ deletion }),
} as const;
export type DisturbanceName = keyof typeof disturbances;
export const disturbanceNames = ['jitter', 'levels', 'deletion'] as const;
