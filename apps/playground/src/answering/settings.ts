/** The neurons that a network can be run with. */
export type NeuronName = 'gated' | 'hold' | 'resonator' | 'ode';

/** What the sliders say. */
export interface SpikingSettings {
  readonly neuron: NeuronName;
  /** −λ, in 1/T; of no meaning to gated. */
  readonly leak: number;
  readonly cycles: number;
  /** σ in periods. */
  readonly jitter: number;
  /** The share of spikes that is lost. */
  readonly deletion: number;
  /** Instants a cycle; without it, any. */
  readonly levels: number | undefined;
  /** Of the noise. */
  readonly seed: number;
}

/** How a neuron is offered. */
export interface NeuronChoice {
  readonly title: string;
  readonly says: string;
  /** Its largest and its usual leak; without it, it has none. */
  readonly leak?: { readonly most: number; readonly usual: number };
  readonly cycles: number;
}

export const neuronChoices: Readonly<Record<NeuronName, NeuronChoice>> = {
  gated: {
    title: 'gated',
    says: 'gathers the spikes of one cycle, and fires in the next at the angle of their sum. Exact up to rounding.',
    cycles: 6,
  },
  hold: {
    title: 'hold',
    says: 'keeps the latest phasor of each source, turns with the clock, and fires at the top. Exact from its third cycle on.',
    leak: { most: 4, usual: 0 },
    cycles: 6,
  },
  resonator: {
    title: 'resonator',
    says: 'rings like a bell: each spike kicks it, it turns and fades, and fires where it passes the top. Near, and cheap in hardware.',
    leak: { most: 2, usual: 0.2 },
    cycles: 10,
  },
  ode: {
    title: 'ode',
    says: 'is the neuron of the paper: pulses of current, a differential equation solved in small steps (Heun, 0.02).',
    leak: { most: 2, usual: 0.2 },
    cycles: 10,
  },
};

/** What the slider of levels stands at: any instant first, then coarser and coarser. */
export const levelChoices: readonly (number | undefined)[] = [undefined, 64, 32, 24, 16, 12, 8, 6, 4];

export function usualSettings(neuron: NeuronName): Pick<SpikingSettings, 'neuron' | 'leak' | 'cycles'> {
  const { leak, cycles } = neuronChoices[neuron];
  return { neuron, leak: leak?.usual ?? 0, cycles };
}

export const firstSettings: SpikingSettings = {
  ...usualSettings('hold'),
  jitter: 0,
  deletion: 0,
  levels: undefined,
  seed: 0,
};
