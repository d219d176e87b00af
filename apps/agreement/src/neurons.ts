import { gated, hold, type Neuron, ode, resonator } from '@argand/spiking';

/** A neuron of the study. */
export interface StudiedNeuron {
  /** What tables and figures call it. */
  readonly name: string;
  readonly neuron: Neuron;
  /** Whether it is said to give the atemporal phases up to rounding. */
  readonly exact: boolean;
}

export const gatedNeuron: StudiedNeuron = { name: 'gated', neuron: gated(), exact: true };

/** The phase-hold neuron with λ = −leak. */
export function holdNeuron(leak: number): StudiedNeuron {
  return { name: `hold, ${lambda(leak)}`, neuron: hold({ leak }), exact: true };
}

/** The resonate-and-fire neuron with λ = −leak. */
export function resonatorNeuron(leak: number): StudiedNeuron {
  return { name: `resonator, ${lambda(leak)}`, neuron: resonator({ leak }), exact: false };
}

export const odeNeuron: StudiedNeuron = {
  name: 'ode, Heun 0.02',
  neuron: ode({ solver: 'heun', step: 0.02 }),
  exact: false,
};

export const exactNeurons: readonly StudiedNeuron[] = [gatedNeuron, holdNeuron(0), holdNeuron(4)];

function lambda(leak: number): string {
  return leak === 0 ? 'λ = 0' : `λ = −${leak}`;
}
