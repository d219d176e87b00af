import { gated, hold, type Neuron, ode, resonator } from '@argand/spiking';

/** A neuron with settings, and its name. */
export interface NamedNeuron {
  /** The name in tables and figures. */
  readonly name: string;
  readonly neuron: Neuron;
  /** Whether it is claimed to reproduce the atemporal phases up to rounding. */
  readonly exact: boolean;
}

export const gatedNeuron: NamedNeuron = { name: 'gated', neuron: gated(), exact: true };

/** The phase-hold neuron with λ = −leak. */
export function holdNeuron(leak: number): NamedNeuron {
  return { name: `hold, ${lambda(leak)}`, neuron: hold({ leak }), exact: true };
}

/** The resonate-and-fire neuron with λ = −leak. */
export function resonatorNeuron(leak: number): NamedNeuron {
  return { name: `resonator, ${lambda(leak)}`, neuron: resonator({ leak }), exact: false };
}

export const odeNeuron: NamedNeuron = {
  name: 'ode, Heun 0.02',
  neuron: ode({ solver: 'heun', step: 0.02 }),
  exact: false,
};

export const exactNeurons: readonly NamedNeuron[] = [gatedNeuron, holdNeuron(0), holdNeuron(4)];

function lambda(leak: number): string {
  return leak === 0 ? 'λ = 0' : `λ = −${leak}`;
}
