import { gated, type Neuron, resonator } from '@argand/spiking';
import { type Command, Option } from 'commander';
import { UsageError } from './failure.ts';
import { real, whole } from './options.ts';

/** Options of a neuron, as given; each neuron takes some. */
export interface NeuronOptions {
  readonly cycles?: number;
  readonly leak?: number;
  readonly threshold?: number;
  readonly refractory?: number;
}

interface KnownNeuron {
  readonly takes: readonly (keyof NeuronOptions)[];
  readonly make: (options: NeuronOptions) => Neuron;
}

/** The neurons that the command line brings, by name. */
const neurons: Readonly<Record<string, KnownNeuron>> = {
  gated: { takes: ['cycles'], make: ({ cycles }) => gated(cycles === undefined ? {} : { cycles }) },
  resonator: { takes: ['cycles', 'leak', 'threshold', 'refractory'], make: (options) => resonator(options) },
};

/** The words that `--neuron` takes. */
export const neuronNames = Object.keys(neurons);

/**
 * The neurons of these names, with these options.
 *
 * @throws UsageError if one is unknown, or an option is taken by none of them.
 */
export function chooseNeurons(names: readonly string[], given: NeuronOptions): Neuron[] {
  const unknown = names.find((name) => !neurons[name]);
  if (unknown !== undefined) {
    throw new UsageError(`--neuron ${unknown}: unknown; expected one of ${neuronNames.join(', ')}.`);
  }
  const options = neuronOptionsOf(given);
  for (const option of Object.keys(options) as (keyof NeuronOptions)[]) {
    if (!names.some((name) => neurons[name].takes.includes(option))) {
      throw new UsageError(
        `--${option} is no option of ${names.join(' or ') || 'the atemporal pass'}; give --neuron ${neuronNames.filter((name) => neurons[name].takes.includes(option)).join(' or ')} with it.`,
      );
    }
  }
  return names.map((name) => {
    const taken = Object.entries(options).filter(([option]) =>
      neurons[name].takes.some((one) => one === option),
    );
    return neurons[name].make(Object.fromEntries(taken));
  });
}

function neuronOptionsOf({ cycles, leak, threshold, refractory }: NeuronOptions): NeuronOptions {
  return Object.fromEntries(
    Object.entries({ cycles, leak, threshold, refractory }).filter(([, value]) => value !== undefined),
  );
}

/** Adds the options of all neurons to a command. */
export function withNeuronOptions(command: Command): Command {
  return command
    .addOption(new Option('--cycles <n>', 'cycles to run').argParser(whole(1, 1_000_000)))
    .addOption(
      new Option('--leak <x>', 'resonator: −λ of the membrane, in 1/T (default: 0.2)').argParser(real(0)),
    )
    .addOption(
      new Option('--threshold <x>', 'resonator: fires only while Im z is above this (default: 0)').argParser(
        real(0),
      ),
    )
    .addOption(
      new Option(
        '--refractory <x>',
        'resonator: fires no sooner than this after a spike, in T (default: 0.5)',
      ).argParser(real(0)),
    );
}
