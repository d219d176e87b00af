import type { odeBiases, odeDetections, odeSolvers } from '@argand/spiking';
import { type Command, Option } from 'commander';
import { choicesOf, real, whole } from './options.ts';

type OdeSolver = (typeof odeSolvers)[number];
type OdeDetection = (typeof odeDetections)[number];
type OdeBias = (typeof odeBiases)[number];

/** Default number of cycles of `run` and `export`. */
export const streamCycles = 10;

/** Options of neurons, as given. Each neuron takes some of them. */
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
    new Option('--cycles <n>', 'cycles to run (default: depends on the neuron)').argParser(
      whole(1, 1_000_000),
    ),
    new Option('--leak <x>', 'hold, resonator, ode: −λ, in 1/T (default: 0, 0.2, 0.2)').argParser(real(0)),
    new Option('--threshold <x>', 'resonator, ode: least Im z to fire (default: 0, 0.03)').argParser(real(0)),
    new Option(
      '--refractory <x>',
      'resonator, ode: pause after a spike, in T (default: 0.5, 0.25)',
    ).argParser(real(0)),
    new Option('--solver <name>', 'ode: solver (default: heun)').choices(
      choicesOf<OdeSolver>({ euler: true, heun: true, rk45: true }),
    ),
    new Option('--step <x>', 'ode: step in T, or the largest of rk45 (default: 0.02, 0.05)').argParser(
      real(0),
    ),
    new Option('--tolerance <x>', 'ode with rk45: error tolerance of a step (default: 0.001)').argParser(
      real(0),
    ),
    new Option(
      '--detection <name>',
      'ode: local maxima, or the largest per cycle (default: gradient)',
    ).choices(choicesOf<OdeDetection>({ gradient: true, cyclemax: true })),
    new Option('--bias <name>', 'ode: bias as a spiking source, or none (default: source)').choices(
      choicesOf<OdeBias>({ source: true, none: true }),
    ),
  ];
  for (const option of options) command.addOption(option);
  return command;
}
