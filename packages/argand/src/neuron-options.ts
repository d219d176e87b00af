import type { odeBiases, odeDetections, odeSolvers } from '@argand/spiking';
import { type Command, Option } from 'commander';
import { choicesOf, real, whole } from './options.ts';

type OdeSolver = (typeof odeSolvers)[number];
type OdeDetection = (typeof odeDetections)[number];
type OdeBias = (typeof odeBiases)[number];

/** How many cycles `run` and `export` stream by default. */
export const streamCycles = 10;

/** Options of a neuron, as given; each neuron takes some. */
export interface NeuronOptions {
  readonly cycles?: number;
  readonly leak?: number;
  readonly threshold?: number;
  readonly refractory?: number;
  readonly solver?: OdeSolver;
  readonly step?: number;
  readonly tolerance?: number;
  readonly detection?: OdeDetection;
  readonly bias?: OdeBias;
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
    new Option('--solver <name>', 'ode: how it is solved (default: heun)').choices(
      choicesOf<OdeSolver>({ euler: true, heun: true, rk45: true }),
    ),
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
    ).choices(choicesOf<OdeDetection>({ gradient: true, cyclemax: true })),
    new Option(
      '--bias <name>',
      'ode: the bias is a source that fires in each cycle, or left out (default: source)',
    ).choices(choicesOf<OdeBias>({ source: true, none: true })),
  ];
  for (const option of options) command.addOption(option);
  return command;
}
