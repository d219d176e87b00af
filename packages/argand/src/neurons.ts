import {
  gated,
  hold,
  type Neuron,
  ode,
  odeBiases,
  odeDetections,
  odeSolvers,
  resonator,
} from '@argand/spiking';
import { type Command, Option } from 'commander';
import { reason, UsageError } from './failure.ts';
import { real, whole } from './options.ts';

/** Options of a neuron, as given; each neuron takes some. */
export interface NeuronOptions {
  readonly cycles?: number;
  readonly leak?: number;
  readonly threshold?: number;
  readonly refractory?: number;
  readonly solver?: (typeof odeSolvers)[number];
  readonly step?: number;
  readonly tolerance?: number;
  readonly detection?: (typeof odeDetections)[number];
  readonly bias?: (typeof odeBiases)[number];
}

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
      if (error instanceof RangeError) throw new UsageError(`--neuron ${name}: ${reason(error)}`);
      throw error;
    }
  });
}

/** Adds the options of all neurons to a command. */
export function withNeuronOptions(command: Command): Command {
  const options = [
    new Option(
      '--cycles <n>',
      'cycles to run (default of run: 10; of evaluate: 10 with resonator and ode, 2 more than layers with hold, a wave with gated)',
    ).argParser(whole(1, 1_000_000)),
    new Option('--leak <x>', 'hold, resonator, ode: −λ, in 1/T (default: 0, 0.2, 0.2)').argParser(real(0)),
    new Option(
      '--threshold <x>',
      'resonator, ode: fires only while Im z is above this (default: 0, 0.03)',
    ).argParser(real(0)),
    new Option(
      '--refractory <x>',
      'resonator, ode: fires no sooner than this after a spike, in T (default: 0.5, 0.25)',
    ).argParser(real(0)),
    new Option('--solver <name>', 'ode: how it is solved (default: heun)').choices(odeSolvers),
    new Option(
      '--step <x>',
      'ode: the step, or with rk45 the largest, in T, 0.0001 to 0.1 (default: 0.02, with rk45 0.05)',
    ).argParser(real(0)),
    new Option('--tolerance <x>', 'ode with rk45: the error that a step may make (default: 0.001)').argParser(
      real(0),
    ),
    new Option(
      '--detection <name>',
      'ode: fires at local maxima of Im z, or at the largest of each cycle (default: gradient)',
    ).choices(odeDetections),
    new Option(
      '--bias <name>',
      'ode: the bias is a source that fires in each cycle, or left out (default: source)',
    ).choices(odeBiases),
  ];
  for (const option of options) command.addOption(option);
  return command;
}
