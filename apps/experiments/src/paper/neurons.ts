import { gated, hold, type Neuron, ode, resonator } from '@argand/spiking';

export const neuronNames = ['gated', 'hold', 'resonator', 'ode'] as const;
export type NeuronName = (typeof neuronNames)[number];

/** The neurons with their default settings. */
export const neurons: Readonly<Record<NeuronName, Neuron>> = {
  gated: gated(),
  hold: hold(),
  resonator: resonator(),
  ode: ode(),
};
