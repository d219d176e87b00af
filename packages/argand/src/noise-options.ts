import type { Noise, NoiseLocation } from '@argand/spiking';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { real, whole } from './options.ts';

/** A disturbance that the command line brings: of spikes, or of weights. */
export interface Disturbance {
  /** What it is called as an option. */
  readonly name: DisturbanceName;
  readonly placeholder: string;
  /** What a value of it means. */
  readonly words: string;
  readonly read: (text: string) => number;
  /** Whether it is drawn, and so differs from seed to seed. */
  readonly drawn: boolean;
  /** The noise of a value; none for a disturbance of weights. */
  readonly noise: (value: number) => Noise;
}

export type DisturbanceName = 'jitter' | 'delete' | 'spurious' | 'levels' | 'dead' | 'mismatch' | 'bits';

/** All of them, in the order in which they are told. */
export const disturbances: readonly Disturbance[] = [
  {
    name: 'jitter',
    placeholder: 'σ',
    words: 'spikes sooner or later by a normal deviate, σ in periods',
    read: real(0, 0.5),
    drawn: true,
    noise: (jitter) => ({ jitter }),
  },
  {
    name: 'delete',
    placeholder: 'p',
    words: 'each spike is lost with this probability',
    read: real(0, 1),
    drawn: true,
    noise: (deletion) => ({ deletion }),
  },
  {
    name: 'spurious',
    placeholder: 'p',
    words: 'each neuron fires once more in a cycle with this probability',
    read: real(0, 1),
    drawn: true,
    noise: (spurious) => ({ spurious }),
  },
  {
    name: 'levels',
    placeholder: 'q',
    words: 'spikes only at q instants of each cycle, each at the nearest',
    read: whole(1),
    drawn: false,
    noise: (levels) => ({ levels }),
  },
  {
    name: 'dead',
    placeholder: 'share',
    words: 'this share of the neurons never fires',
    read: real(0, 1),
    drawn: true,
    noise: (dead) => ({ dead }),
  },
  {
    name: 'mismatch',
    placeholder: 'σ',
    words: 'clocks of neurons fast or slow by a normal deviate, σ as a share of the frequency',
    read: real(0, 0.2),
    drawn: true,
    noise: (mismatch) => ({ mismatch }),
  },
  {
    name: 'bits',
    placeholder: 'b',
    words: 'weights of b bits, 2^b − 1 values, one scale a tensor by least squares',
    read: whole(2, 16),
    drawn: false,
    noise: () => ({}),
  },
];

/** One value of each, as given. */
export type NoiseOptions = { readonly [Name in DisturbanceName]?: number } & {
  readonly layers?: readonly NoiseLocation[];
};

/** Several values of each, as given. */
export type NoiseLists = { readonly [Name in DisturbanceName]?: readonly number[] } & {
  readonly layers?: readonly NoiseLocation[];
};

/** Adds an option for one value of each disturbance, all of which work together. */
export function withNoiseOptions(command: Command): Command {
  for (const { name, placeholder, words, read } of disturbances) {
    command.addOption(new Option(`--${name} <${placeholder}>`, words).argParser(read));
  }
  return command.addOption(layersOption());
}

/** Adds an option for a list of values of each disturbance. */
export function withNoiseLists(command: Command): Command {
  for (const { name, placeholder, words, read } of disturbances) {
    command.addOption(new Option(`--${name} <${placeholder},…>`, words).argParser(list(read)));
  }
  return command.addOption(layersOption());
}

/** The noise of all options together, or none; bits are no noise of spikes. */
export function noiseOf(options: NoiseOptions, seed: number): Noise | undefined {
  const parts = disturbances.flatMap(({ name, noise }) => {
    const value = options[name];
    return value === undefined || name === 'bits' ? [] : [noise(value)];
  });
  if (parts.length === 0) return undefined;
  const noise = parts.reduce<Noise>((all, part) => Object.assign(all, part), { seed });
  return options.layers ? { ...noise, at: options.layers } : noise;
}

/** The layers whose weights are rounded: those of `--layers`, where inputs have none; all if not given. */
export function weightLayers(places: readonly NoiseLocation[] | undefined): readonly number[] | undefined {
  return places?.filter((place) => place !== 'inputs');
}

/** A parser of values with commas between them; what is there twice counts once. */
export function list(read: (text: string) => number): (text: string) => number[] {
  return (text) => [...new Set(text.split(',').map(read))];
}

function layersOption(): Option {
  return new Option(
    '--layers <place,…>',
    'where: inputs, 0, 1, … counting layers with synapses (default: spikes of inputs and hidden neurons, weights of all layers)',
  ).argParser((text: string): NoiseLocation[] =>
    text.split(',').map((word) => {
      if (word === 'inputs') return word;
      if (/^\d+$/.test(word)) return Number(word);
      throw new InvalidArgumentError("Expected 'inputs' and layers' numbers, with commas between them.");
    }),
  );
}
