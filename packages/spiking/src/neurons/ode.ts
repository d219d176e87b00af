import { requireOptions } from '@argand/backend';
import { odeSpikes } from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import { continuousSchedule } from '../evaluation.ts';
import type { Neuron } from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { AdaptivePopulation } from './adaptive-population.ts';
import { halfWidth } from './box-current.ts';
import { type GridDynamics, GridPopulation } from './grid-population.ts';
import { odeMembrane } from './ode-membrane.ts';

/** How the equation is solved. */
export const odeSolvers = ['euler', 'heun', 'rk45'] as const;
/** When a neuron fires. */
export const odeDetections = ['gradient', 'cyclemax'] as const;
/** What becomes of the bias. */
export const odeBiases = ['source', 'none'] as const;

/** Options of {@link ode}. */
export interface OdeOptions {
  /** −λ, how fast the membrane forgets, in 1/T. Default 0.2. */
  readonly leak?: number | undefined;
  /** θ: it fires only where Im z is above. Default 0.03. */
  readonly threshold?: number | undefined;
  /** The least time between two spikes of a neuron that fires at local maxima, in T. Default 0.25. */
  readonly refractory?: number | undefined;
  /** Euler's method, Heun's, or Dormand and Prince's Runge-Kutta 4(5) with step control. Default Heun's. */
  readonly solver?: (typeof odeSolvers)[number] | undefined;
  /** The step, in T, from 0.0001 to 0.1; of rk45 the largest. Default 0.02, or 0.05 for rk45. */
  readonly step?: number | undefined;
  /** Of rk45: the error that a step may make, absolute and relative. Default 0.001. */
  readonly tolerance?: number | undefined;
  /** A neuron fires at local maxima of Im z, or at the largest Im z of each cycle of its own clock. Default local maxima. */
  readonly detection?: (typeof odeDetections)[number] | undefined;
  /** The bias is a source that fires in every cycle, or is left out, as in the original code. Default a source. */
  readonly bias?: (typeof odeBiases)[number] | undefined;
  /** How many cycles an evaluation takes. Default 10. */
  readonly cycles?: number | undefined;
}

const [leastStep, mostStep] = [1e-4, 0.1];
/** A larger leak forgets a box while it is open; and steps of 0.1 would no longer be stable. */
const largestLeak = 10;

/**
 * The neuron of the paper: ż = (−leak + 2πi) z + I(t), solved step by step, where I is a box for each spike, as high as its weight and open from 0.05 before
 * the spike to 0.05 after it. It fires at a sample where Im z is a local maximum above θ, and no sooner than `refractory` after its latest spike; or, with cycle-maximum detection,
 * once in each cycle, where Im z is largest. There is no reset.
 *
 * A box opens before its spike, so this neuron looks ahead: 0.05, and one step more, after which a maximum is known to be one; with
 * cycle-maximum detection a cycle more. Layers run one after the other.
 *
 * Samples of Euler's and Heun's method are n · step from time 0 on, for n = 0, 1, …; the samples of rk45 are its accepted steps, controlled for the
 * layer of an image as a whole, whatever runs beside it.
 *
 * Its phases come early by about atan(leak/2π)/π, for Im z is largest before Re z = 0, and by the error of the solver.
 *
 * Source: W. Olin-Ammentorp and M. Bazhenov, Deep Phasor Networks, arXiv 2106.11908; J. R. Dormand and P. J. Prince, J. Comp. Appl. Math. 6 (1980).
 *
 * @throws RangeError if leak is not in [0, 10], step not in [0.0001, 0.1], tolerance not in [1e-8, 0.1], threshold or refractory negative or not
 * finite, a word is none of those that it may be, or cycles is not a whole number above 0; or if a tolerance is given to a solver without step control
 * @example
 * ```ts
 * import { ode } from '@argand/spiking';
 *
 * ode().evaluation(2, undefined).last; // 8
 * ```
 */
export function ode(options: OdeOptions = {}): Neuron {
  requireOptions(options, 'ode', [
    'leak',
    'threshold',
    'refractory',
    'solver',
    'step',
    'tolerance',
    'detection',
    'bias',
    'cycles',
  ]);
  const { leak, threshold, refractory, cycles, solver, detection, bias, step, tolerance } =
    checkedSettings(options);
  const lookahead = halfWidth + step + (detection === 'cyclemax' ? 1 : 0);
  const firing = { leak, step, threshold, refractory, detection, lookahead };
  return {
    name: 'ode',
    settings: {
      leak,
      threshold,
      refractory,
      solver,
      step,
      detection,
      bias,
      cycles,
      ...(tolerance === undefined ? {} : { tolerance }),
    },
    lookahead,
    ...(solver === 'rk45' ? {} : { kernel: odeSpikes }),
    evaluation(layers, requested = cycles) {
      const evaluation = continuousSchedule(layers, requested);
      return bias === 'source' ? evaluation : { ...evaluation, references: () => ({ from: 0, to: 0 }) };
    },
    open: (population) =>
      solver === 'rk45'
        ? new AdaptivePopulation(population, { ...firing, tolerance: tolerance ?? 1e-3 })
        : new GridPopulation(population, { ...firing, ...linearStep(solver, leak, step) }),
    membrane: (options) => odeMembrane(options, leak),
  };
}

/** The options with their defaults, each checked. */
function checkedSettings(options: OdeOptions) {
  const { leak = 0.2, threshold = 0.03, refractory = 0.25, cycles = 10 } = options;
  const { solver = 'heun', detection = 'gradient', bias = 'source' } = options;
  requireWord('solver', solver, odeSolvers);
  requireWord('detection', detection, odeDetections);
  requireWord('bias', bias, odeBiases);
  const { step = solver === 'rk45' ? 0.05 : 0.02, tolerance = solver === 'rk45' ? 1e-3 : undefined } =
    options;
  requireRange('leak', leak, 0, largestLeak, '; it is −λ, so 0.2 stands for λ = −0.2');
  requireRange('step', step, leastStep, mostStep, '');
  for (const [name, value] of Object.entries({ threshold, refractory })) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new OptionError(`ode: ${name} is ${value}, but must be a number, 0 or more.`);
    }
  }
  if (tolerance !== undefined) {
    if (solver !== 'rk45') {
      throw new OptionError(
        `ode: tolerance is ${tolerance}, but the solver ${solver} has none; take solver rk45, or leave it out.`,
      );
    }
    requireRange('tolerance', tolerance, 1e-8, 0.1, '');
  }
  requireAbove0('ode', 'cycles', cycles);
  return { leak, threshold, refractory, cycles, solver, detection, bias, step, tolerance };
}

/** One step of ż = a z + I as z_{n+1} = turn z_n + begin I_n + end I_{n+1}, with a = −leak + 2πi. */
function linearStep(
  solver: 'euler' | 'heun',
  leak: number,
  step: number,
): Pick<GridDynamics, 'turn' | 'begin' | 'end'> {
  const [re, im] = [-leak * step, 2 * Math.PI * step];
  if (solver === 'euler') {
    return { turn: { real: 1 + re, imaginary: im }, begin: { real: step, imaginary: 0 }, end: 0 };
  }
  return {
    turn: { real: 1 + re + (re * re - im * im) / 2, imaginary: im + re * im },
    begin: { real: (step / 2) * (1 + re), imaginary: (step / 2) * im },
    end: step / 2,
  };
}

function requireWord(name: string, value: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  throw new OptionError(`ode: ${name} is ${value}, but must be ${words.join(' or ')}.`);
}

function requireRange(name: string, value: number, least: number, most: number, hint: string): void {
  if (value >= least && value <= most) return;
  throw new OptionError(`ode: ${name} is ${value}, but must be from ${least} to ${most}${hint}.`);
}
