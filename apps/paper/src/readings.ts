import type { PredictionRule } from '@argand/spiking';
import type { NeuronName } from './neurons.ts';

/** A way to run disturbed spikes and to read an answer from them. */
export interface Reading {
  readonly name: string;
  readonly neuron: NeuronName;
  /** Over so many settled cycles; once, as a wave, if not given. */
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

/** The disturbances of the paper: what their values mean, and as the noise of a run. */
export const disturbances = {
  jitter: { noise: (jitter: number) => ({ jitter }), drawn: true },
  levels: { noise: (levels: number) => ({ levels }), drawn: false },
  deletion: { noise: (deletion: number) => ({ deletion }), drawn: true },
} as const;
export type DisturbanceName = keyof typeof disturbances;
export const disturbanceNames = ['jitter', 'levels', 'deletion'] as const;
