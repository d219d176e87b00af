import type { Noise, NoiseLocation } from '@argand/spiking';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { real, whole } from './options.ts';

/** A disturbance of spikes or weights. */
export interface Disturbance {
  /** The name of its option. */
  readonly name: DisturbanceName;
  readonly placeholder: string;
  /** The description of its option. */
  readonly words: string;
  readonly read: (text: string) => number;
  /** Whether it is random, so results differ between seeds. */
  readonly drawn: boolean;
  /** The noise for a value; empty for a disturbance of weights. */
  readonly noise: (value: number) => Noise;
}

export type DisturbanceName = 'jitter' | 'delete' | 'spurious' | 'levels' | 'dead' | 'mismatch' | 'bits';

/** All disturbances, in the order of tables. */
export const disturbances: readonly Disturbance[] = [
  {
    name: 'jitter',
    placeholder: 'σ',
    words: 'normal jitter of spike times, σ in periods',
    read: real(0, 0.5),
    drawn: true,
    noise: (jitter) => ({ jitter }),
  },
  {
    name: 'delete',
    placeholder: 'p',
    words: 'probability that a spike is deleted',
    read: real(0, 1),
    drawn: true,
    noise: (deletion) => ({ deletion }),
  },
  {
    name: 'spurious',
    placeholder: 'p',
    words: 'probability of a spurious spike per neuron and cycle',
    read: real(0, 1),
    drawn: true,
    noise: (spurious) => ({ spurious }),
  },
  {
    name: 'levels',
    placeholder: 'q',
    words: 'round spike times to q instants per cycle',
    read: whole(1),
    drawn: false,
    noise: (levels) => ({ levels }),
  },
  {
    name: 'dead',
    placeholder: 'share',
    words: 'fraction of neurons that never fire',
    read: real(0, 1),
    drawn: true,
    noise: (dead) => ({ dead }),
  },
  {
    name: 'mismatch',
    placeholder: 'σ',
    words: 'normal frequency mismatch, σ as a fraction',
    read: real(0, 0.2),
    drawn: true,
    noise: (mismatch) => ({ mismatch }),
  },
  {
    name: 'bits',
    placeholder: 'b',
    words: 'round weights to b bits',
    read: whole(2, 16),
    drawn: false,
    noise: () => ({}),
  },
];

/** One value of each disturbance, as given. */
export type NoiseOptions = { readonly [Name in DisturbanceName]?: number } & {
  readonly layers?: readonly NoiseLocation[];
};

/** A list of values of each disturbance, as given. */
export type NoiseLists = { readonly [Name in DisturbanceName]?: readonly number[] } & {
  readonly layers?: readonly NoiseLocation[];
};

/** Adds an option for one value of each disturbance; all act together. */
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

/** The noise of all options together, if there is any. `bits` is a disturbance of weights, not of spikes. */
export function noiseOf(options: NoiseOptions, seed: number): Noise | undefined {
  const parts = disturbances.flatMap(({ name, noise }) => {
    const value = options[name];
    return value === undefined || name === 'bits' ? [] : [noise(value)];
  });
  if (parts.length === 0) return undefined;
  const noise = parts.reduce<Noise>((all, part) => Object.assign(all, part), { seed });
  return options.layers ? { ...noise, at: options.layers } : noise;
}

/** The layers whose weights are rounded: those of `--layers` without `inputs`; undefined means all. */
export function weightLayers(places: readonly NoiseLocation[] | undefined): readonly number[] | undefined {
  return places?.filter((place) => place !== 'inputs');
}

/** Makes a parser of comma-separated values without duplicates. */
export function list(read: (text: string) => number): (text: string) => number[] {
  return (text) => [...new Set(text.split(',').map(read))];
}

function layersOption(): Option {
  return new Option(
    '--layers <place,…>',
    'where: inputs, 0, 1, … (default: all but outputs; all weights)',
  ).argParser((text: string): NoiseLocation[] =>
    text.split(',').map((word) => {
      if (word === 'inputs') return word;
      if (/^\d+$/.test(word)) return Number(word);
      throw new InvalidArgumentError("Expected 'inputs' and layer numbers, separated by commas.");
    }),
  );
}
