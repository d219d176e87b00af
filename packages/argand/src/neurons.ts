import { errorMessage } from '@argand/backend';
import { gated, hold, type Neuron, ode, resonator } from '@argand/spiking';
import { UsageError } from './failure.ts';
import type { NeuronOptions } from './neuron-options.ts';

type OptionName = keyof NeuronOptions;

interface KnownNeuron {
  readonly name: string;
  readonly takes: readonly OptionName[];
  readonly make: (options: NeuronOptions) => Neuron;
}

const ofOde = ['solver', 'step', 'tolerance', 'detection', 'bias'] as const;

/** The neurons that the command line brings. */
const neurons: readonly KnownNeuron[] = [
  { name: 'gated', takes: ['cycles'], make: gated },
  { name: 'hold', takes: ['cycles', 'leak'], make: hold },
  { name: 'resonator', takes: ['cycles', 'leak', 'threshold', 'refractory'], make: resonator },
  { name: 'ode', takes: ['cycles', 'leak', 'threshold', 'refractory', ...ofOde], make: ode },
];

/** All options of neurons. */
const optionNames = [...new Set(neurons.flatMap(({ takes }) => takes))];

/** The words that `--neuron` takes. */
export const neuronNames = neurons.map(({ name }) => name);

/**
 * The neurons of these names, with these options.
 *
 * @throws UsageError if one is unknown, an option is taken by none of them, or a neuron refuses its value.
 */
export function chooseNeurons(names: readonly string[], given: NeuronOptions): Neuron[] {
  const chosen = names.map((name) => {
    const neuron = neurons.find((one) => one.name === name);
    if (neuron) return neuron;
    throw new UsageError(`--neuron ${name}: unknown; expected one of ${neuronNames.join(', ')}.`);
  });
  for (const option of optionNames) {
    if (given[option] === undefined || chosen.some(({ takes }) => takes.includes(option))) continue;
    const having = neurons.filter(({ takes }) => takes.includes(option)).map(({ name }) => name);
    const has = chosen.map(({ name, takes }) => `; ${name} has ${takes.map((one) => `--${one}`).join(', ')}`);
    throw new UsageError(
      `--${option} is no option of ${names.join(' or ') || 'the atemporal pass'}${has.join('')}. Leave it out, or give --neuron ${having.join(' or ')} with it.`,
    );
  }
  return chosen.map(({ name, takes, make }) => {
    const taken = takes.flatMap((option) => (given[option] === undefined ? [] : [[option, given[option]]]));
    try {
      return make(Object.fromEntries(taken));
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`--neuron ${name}: ${errorMessage(error)}`);
      throw error;
    }
  });
}
